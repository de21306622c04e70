import { findProgram } from "./programs.ts";

/**
 * What stands before a command line so that the kernel kills the process when ours ends, however that comes about, and in
 * whatever state it is. Empty where the kernel can't: there it has to notice by itself.
 */
export function dyingWithUs(): string[] {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  return setpriv === undefined ? [] : [setpriv, "--pdeathsig", "SIGKILL"];
}
