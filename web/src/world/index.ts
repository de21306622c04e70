export { type Draft } from "./drafts.ts";
export * from "./hooks.ts";
export { doingAt, landmarkFrom, landmarks, phaseAt, sceneEnd, type Landmark } from "./landmarks.ts";
export { speeds, type Playhead } from "./playhead.ts";
export { stepFrom, type Run, type Touched } from "./run.ts";
export { Runs, variantRun, yours } from "./runs.ts";
export { selectedRequest, type Selection } from "./selection.ts";
export { type GotEvent, type Tally } from "./tally.ts";
export { World, type RunRequest, type WorldState } from "./world.ts";
