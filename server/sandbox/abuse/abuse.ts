import type { Subject } from "../testing/pods.ts";
import type { PodExit, Sandbox, Tier } from "../types.ts";
import type { Bounds } from "../bounds.ts";
import type { Belongings } from "./belongings.ts";

/** How a pod is started: Node alone, which may start no process; by a command; or as a file of tests. */
export const ways = ["alone", "command", "tests"] as const;
export type Way = (typeof ways)[number];

/** Where an abuse is tried. */
export interface Place {
  readonly tier: Tier;
  readonly way: Way;
}

/** How a pod of an abuse is started; the rest is up to the place. */
export interface Staging {
  /** Node's own confinement stays on. Without this it is lifted in a container, so that what stands behind it is tried. */
  readonly belted?: boolean;
  /** In the place of what every pod may take, so that nobody has to wait for as long. */
  readonly bounds?: Partial<Bounds>;
  readonly env?: Readonly<Record<string, string>>;
  readonly sockets?: readonly { readonly env: string; readonly hostDir: string }[];
}

/** What an abuse finds. */
export interface Stage extends Place {
  /** What is the lab's own, and must stay as it is; pods find it by the variables that begin with LAB_. */
  readonly lab: Belongings;
  readonly sandbox: Sandbox;
  start(text: string, staging?: Staging): Promise<Subject>;
  /** Runs each of these in one pod; resolves with what it says came of each when it has ended. */
  attempt(list: Readonly<Record<string, string>>, staging?: Staging): Promise<Record<string, unknown>>;
}

/** One way to do harm, as a program that tries it. */
export interface Abuse {
  readonly name: string;
  /** What it tries, in a few words. */
  readonly tries: string;
  /** Where it isn't tried, and why not. */
  readonly not?: (place: Place) => string | undefined;
  /**
   * Tries it. What every abuse is judged by, the lab looks at itself: that nothing of its own was read, changed, reached
   * or killed, that each line can be shown, and that no process is left.
   *
   * @returns what became of it, in a few words
   * @throws Error if it got through
   */
  run(stage: Stage): Promise<string>;
}

/** The end of a pod in a few words. */
export const endOf = ({ code, signal, why }: PodExit): string => why ?? signal ?? `exit ${code}`;

/** @throws Error unless the lab itself has ended the pod for this reason */
export function endedBy(exit: PodExit, why: string): string {
  if (exit.why !== `killed: ${why}`)
    throw new Error(`it ended with ${JSON.stringify(exit)}, and not: ${why}`);
  return endOf(exit);
}

/**
 * The errors that attempts have met.
 *
 * @param allowed those that may come to nothing or to something
 * @throws Error naming what wasn't refused
 */
export function refusals(outcomes: Record<string, unknown>, allowed: readonly string[] = []): string {
  const wrong = Object.entries(outcomes).filter(
    ([name, outcome]) => !allowed.includes(name) && !/^(E[A-Z0-9_]{3,}|-\d+)$/.test(String(outcome)),
  );
  if (wrong.length > 0) throw new Error(`not refused: ${JSON.stringify(Object.fromEntries(wrong))}`);
  const met = Map.groupBy(Object.values(outcomes).map(String), (outcome) => outcome);
  return [...met]
    .map(([outcome, all]) => (all.length > 1 ? `${outcome} ×${all.length}` : outcome))
    .join(", ");
}

/** What the process tier can't do about whatever a process of the same user may do. */
export const onlyInContainers =
  (why: string) =>
  ({ tier }: Place): string | undefined =>
    tier === "process" ? why : undefined;
