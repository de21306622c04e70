/** Signal numbers that the course meets (signal(7), Linux x86-64 and arm64 agree on these). */
const numbers: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGTERM: 15,
};

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * The exit code as Kubernetes shows it: the process's own, or 128 + the signal's number. `null` for a signal this
 * table doesn't know.
 */
export function exitCode(exit: Exit): number | null {
  if (exit.code !== null) return exit.code;
  const number = exit.signal === null ? undefined : numbers[exit.signal];
  return number === undefined ? null : 128 + number;
}

/** How a person says it: `exit 0`, `exit 143 (SIGTERM)`. */
export function exitLabel(exit: Exit): string {
  const code = exitCode(exit);
  return exit.signal === null ? `exit ${code}` : `exit ${code ?? "?"} (${exit.signal})`;
}

/** The reason that Kubernetes shows in the status of a container that has ended. */
export const exitReason = (exit: Exit): "Completed" | "Error" =>
  exitCode(exit) === 0 ? "Completed" : "Error";
