import { late } from "../ui/index.ts";

export { GhostStage } from "./GhostStage.tsx";

const load = () => import("./Stage.tsx");
/** A run's stage. Its drawing is fetched when there is a run to be shown, or before. */
export const Stage = late(async () => ({ default: (await load()).Stage }));
/** Fetches the stage's drawing, so that the first run doesn't wait for it. */
export const fetchStage = (): void => void load().catch(() => undefined);
