export { GhostStage } from "./GhostStage.tsx";
export { Stage } from "./Stage.tsx";
