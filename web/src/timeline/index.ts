import { late } from "../ui/index.ts";

export type { Stretch } from "./Timeline.tsx";
export type { View } from "./viewport.ts";

const load = () => import("./Timeline.tsx");
/** A run's timeline. Its drawing is fetched when there is a run to be shown, or before. */
export const Timeline = late(async () => ({ default: (await load()).Timeline }));
/** Fetches the timeline's drawing, so that the first run doesn't wait for it. */
export const fetchTimeline = (): void => void load().catch(() => undefined);
