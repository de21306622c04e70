import { Suspense } from "react";
import { Columns2 } from "lucide-react";
import type { Api, LessonEntry } from "../link/index.ts";
import { ForkBox, toggleComparison } from "../runs/index.ts";
import { ShareBox } from "../share/index.ts";
import { Button } from "../ui/index.ts";
import { useShownRun, useWorld, useWorldState } from "../world/index.ts";
import { useLocked } from "./use-locked.ts";
import css from "./app.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly api: Api;
  readonly unlocked: boolean;
  onOpen(file: File): void;
}

/** What can be done with a run once it has been made: ask what if, compare it, share it. */
export function RunTools({ lesson, api, unlocked, onOpen }: Props) {
  const world = useWorld();
  const { run } = useShownRun();
  const comparing = useWorldState(({ runs, compared }) => runs.get(compared) !== undefined);
  const locked = useLocked(lesson, unlocked);
  // Trials have no conditions that could be turned.
  const cluster = lesson.scenario.trials === undefined;
  const over = run?.history.finished !== undefined;
  return (
    <div className={css["tools"]} role="group" aria-label="This run">
      <Suspense>
        {run && over && cluster && <ForkBox key={run.id} lesson={lesson} run={run} locked={locked} />}
        {over && (
          <Button
            look="quiet"
            aria-pressed={comparing}
            title="Compare two runs  C"
            onClick={() => toggleComparison(world, lesson)}
          >
            <Columns2 size={14} aria-hidden="true" /> <span>Compare</span>
          </Button>
        )}
        <ShareBox api={api} run={run} onOpen={onOpen} />
      </Suspense>
    </div>
  );
}
