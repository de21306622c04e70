export { openSandbox } from "./open.ts";
export { runPodFile } from "./standalone.ts";
export { chooseTier } from "./tier.ts";
export type { Report, Sandbox, TierChoice } from "./types.ts";
