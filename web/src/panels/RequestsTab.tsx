import { Suspense } from "react";
import { late, Empty } from "../ui/index.ts";
import { useShownRun } from "../world/index.ts";

// Tables of any length need a library of their own: it comes when somebody looks at one.
const Tables = late(() => import("./tables/Tables.tsx"));

/** Every request of the shown run, and whatever else it has: the tables beside the pictures. */
export function RequestsTab() {
  const { run } = useShownRun();
  if (!run) return <Empty>Every request is listed here, with how it ended and why.</Empty>;
  return (
    <Suspense fallback={<Empty>Loading the tables …</Empty>}>
      <Tables run={run} />
    </Suspense>
  );
}
