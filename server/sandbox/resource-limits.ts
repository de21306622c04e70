import { podBounds } from "./bounds.ts";

const MB = 1024 * 1024;

/**
 * What the kernel bounds in each process, for `prlimit`. RLIMIT_AS would break V8; RLIMIT_DATA needs more than 567 MB of
 * it. A process that has used its time dies without a word: so the lab, which can say why, comes first.
 */
export const limitsOfAProcess: readonly string[] = [
  `--fsize=${16 * MB}`,
  "--nofile=256",
  "--core=0",
  `--cpu=${podBounds.cpuSeconds + 10}:${podBounds.cpuSeconds + 11}`,
  `--data=${896 * MB}`,
];

/** What the kernel counts for a user as a whole, and so for a pod only where it has a user namespace of its own. */
export const limitsOfAUser: readonly string[] = [
  `--nproc=${podBounds.processes}`,
  "--memlock=0",
  "--msgqueue=0",
  "--sigpending=256",
];
