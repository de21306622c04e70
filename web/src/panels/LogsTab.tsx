import { Suspense } from "react";
import { late, Empty } from "../ui/index.ts";
import { useShownRun } from "../world/index.ts";

// Lists of any length need a library of their own: it comes when somebody looks at one.
const Logs = late(() => import("./LogList.tsx"));

/** What the pods wrote, up to the playhead. */
export function LogsTab() {
  const { run } = useShownRun();
  if (!run) return <Empty>What the pods write appears here once a run has begun.</Empty>;
  return (
    <Suspense fallback={<Empty>Loading the lines …</Empty>}>
      <Logs run={run} />
    </Suspense>
  );
}
