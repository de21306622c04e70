import { Suspense } from "react";
import { late, Empty } from "../../ui/index.ts";
import { useShownRun, useThrottled, useWorld, useWorldState, type Run } from "../../world/index.ts";
import { nextLoss } from "./losses.ts";
import css from "./story.module.css";

// Comes with the first story that somebody wants to read.
const Told = late(() => import("./Told.tsx"));

/** What became of the selected thing, and why: link by link. */
export function Story() {
  const shown = useThrottled(useShownRun(), 300);
  const selected = useWorldState((state) => state.selected);
  const { run } = shown;
  if (!run || !selected) return <NoStory run={run} />;
  return (
    <Suspense fallback={<Empty>Loading the story …</Empty>}>
      <Told shown={shown} run={run} selected={selected} />
    </Suspense>
  );
}

function NoStory({ run }: { run: Run | undefined }) {
  const world = useWorld();
  const first = run && nextLoss(run, null, 1);
  return (
    <Empty>
      {first ? (
        <>
          Click a lost request, and its story is told here.
          <button type="button" className={css["textButton"]} onClick={() => world.select(first)}>
            Show the first one
          </button>
        </>
      ) : run?.history.finished ? (
        "Nothing was lost in this run. Click any request to see its way."
      ) : (
        "The story of a lost request is told here."
      )}
    </Empty>
  );
}
