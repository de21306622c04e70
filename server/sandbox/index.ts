export { checkProgram } from "./check/check-program.ts";
export { killWithUs } from "./guard.ts";
export { openSandbox } from "./open.ts";
export { runPodFile } from "./standalone.ts";
export { chooseTier } from "./tier.ts";
export type { PodHandlers, PodSockets, PodSpec, Report, Sandbox, TierChoice } from "./types.ts";
