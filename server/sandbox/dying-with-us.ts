import { findProgram } from "./programs.ts";

/**
 * What stands before a command line so that the kernel kills the process when ours ends, however that comes about, and in
 * whatever state it is; or sends it another signal. Empty where the kernel can't: there it has to notice by itself.
 */
export function dyingWithUs(signal: NodeJS.Signals = "SIGKILL"): string[] {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  return setpriv === undefined ? [] : [setpriv, "--pdeathsig", signal];
}
