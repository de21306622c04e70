import { lazy } from "react";

export { toggleComparison } from "./toggle.ts";

/** Two runs on one playhead; fetched when it is first wanted. */
export const Comparison = lazy(() => import("./Comparison.tsx"));
