export { Timeline, type Stretch } from "./Timeline.tsx";
export type { View } from "./viewport.ts";
