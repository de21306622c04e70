import { lazy, Suspense, useState } from "react";
import { Empty } from "../ui/index.ts";
import { useShownRun } from "../world/index.ts";
import css from "./panels.module.css";

// The terminal is the heaviest part of the page, and many never look at it.
const Terminal = lazy(() => import("./LogTerminal.tsx"));

/** What the pods wrote, up to the playhead. */
export function LogsTab() {
  const { run } = useShownRun();
  const [pod, setPod] = useState<string | null>(null);
  if (!run) return <Empty>What the pods write appears here once a run has begun.</Empty>;
  const pods = [...run.history.pods.keys()];
  return (
    <div className={css["tab"]}>
      <div className={css["filters"]} role="group" aria-label="Which pod's lines">
        {[null, ...pods].map((name) => (
          <button key={name ?? "all"} type="button" aria-pressed={pod === name} onClick={() => setPod(name)}>
            {name ?? "all pods"}
          </button>
        ))}
      </div>
      <Suspense fallback={<Empty>Loading the terminal …</Empty>}>
        <Terminal run={run} pod={pod} />
      </Suspense>
    </div>
  );
}
