export * from "./hooks.ts";
export { doingAt, landmarkFrom, landmarks, phaseAt, sceneEnd, type Landmark } from "./landmarks.ts";
export { speeds, type Playhead } from "./playhead.ts";
export { runKey, stepFrom, type Run } from "./run.ts";
export { World, type WorldState } from "./world.ts";
