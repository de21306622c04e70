import { late } from "../ui/index.ts";

export { toggleComparison } from "./toggle.ts";
export { useForks } from "./use-forks.ts";

/** Two runs on one playhead; fetched when it is first wanted. */
export const Comparison = late(() => import("./Comparison.tsx"));
/** "What if…"; fetched once there is a run to ask it of. */
export const ForkBox = late(() => import("./ForkBox.tsx"));
/** All runs of a lesson; fetched when its tab is opened. */
export const RunsTab = late(() => import("./RunsTab.tsx"));
