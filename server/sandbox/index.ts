export { openSandbox } from "./open.ts";
export { PodSourceError } from "./source.ts";
export { runPodFile } from "./standalone.ts";
export { chooseTier } from "./tier.ts";
export type {
  LogStream,
  PodExit,
  PodHandlers,
  PodProcess,
  PodSockets,
  PodSpec,
  Report,
  Sandbox,
  Tier,
  TierChoice,
} from "./types.ts";
