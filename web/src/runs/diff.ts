import { outcomes, type History, type Outcome } from "../../../server/protocol/index.ts";
import { arrivalsDiffer } from "./arrivals.ts";
import { intentsOf, type Intent } from "./intents.ts";

/** What became of one arrival in the second run, held against the first. */
export const changes = {
  saved: "lost, then not",
  lost: "not lost, then lost",
  otherwise: "lost in another way",
  slower: "slower",
  faster: "faster",
  same: "the same",
  alone: "in one run only",
} as const;
export type Change = keyof typeof changes;
export const changeIds = Object.keys(changes) as Change[];

/** One arrival in both runs. `after` is absent where the second run was over before it came, and the reverse. */
export interface Pair {
  /** Which arrival, from 1. */
  readonly nth: number;
  readonly before: Intent | undefined;
  readonly after: Intent | undefined;
  readonly change: Change;
  /** How much longer it took in the second run, in cluster seconds. */
  readonly longer: number | undefined;
}

/** Two runs held against each other. */
export interface Diff {
  /** Why there are no pairs; undefined when both had the same arrivals. */
  readonly differ: string | undefined;
  readonly pairs: readonly Pair[];
  readonly counts: Readonly<Record<Change, number>>;
}

/** An answer that comes so much later or earlier is worth telling, in cluster seconds; below, it is noise. */
const noticeable = 0.3;

/** Holds two finished runs against each other, arrival by arrival. Linear in the number of requests. */
export function diffOf(before: History, after: History): Diff {
  const [one, other] = [intentsOf(before), intentsOf(after)];
  const differ = arrivalsDiffer(before, after, [one, other]);
  const pairs =
    differ === undefined
      ? Array.from({ length: Math.max(one.length, other.length) }, (_, index) =>
          pairOf(index + 1, one[index], other[index]),
        )
      : [];
  const counts = Object.fromEntries(changeIds.map((id) => [id, 0])) as Record<Change, number>;
  for (const { change } of pairs) counts[change] += 1;
  return { differ, pairs, counts };
}

function pairOf(nth: number, before: Intent | undefined, after: Intent | undefined): Pair {
  const longer =
    before?.took === undefined || after?.took === undefined ? undefined : after.took - before.took;
  return { nth, before, after, longer, change: changeOf(before, after, longer) };
}

function changeOf(before: Intent | undefined, after: Intent | undefined, longer: number | undefined): Change {
  if (!before || !after || before.outcome === "pending" || after.outcome === "pending") return "alone";
  if (before.lost !== after.lost) return before.lost ? "saved" : "lost";
  if (before.outcome !== after.outcome) return "otherwise";
  if (before.lost || longer === undefined) return "same";
  if (longer >= noticeable) return "slower";
  return longer <= -noticeable ? "faster" : "same";
}

/** How an intent ended, in a word or two: `200`, `refused`, `503`. */
export function endingInWords(intent: Intent | undefined): string {
  if (!intent) return "not sent";
  const { outcome, last } = intent;
  if (outcome === "pending") return "under way at the end";
  const status = outcome === "ok" || outcome === "status-5xx" ? last.status : undefined;
  const tries = last.attempt !== undefined && last.attempt > 1 ? ` at attempt ${last.attempt}` : "";
  return `${status ?? outcomes[outcome].label}${tries}`;
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The difference in one sentence, as "31 requests that were refused are answered; #212 is slower by 0.4 s". */
export function diffInWords({ pairs, differ, counts }: Diff): string {
  if (differ !== undefined) return `Not the same arrivals: ${differ}`;
  const told: string[] = [];
  for (const [outcome, list] of byOutcome(pairs, "saved", "before")) {
    told.push(
      `${count(list.length, "request that was", "requests that were")} ${was(outcome)} ${list.length === 1 ? "is" : "are"} answered`,
    );
  }
  for (const [outcome, list] of byOutcome(pairs, "lost", "after")) {
    told.push(`${count(list.length, "that was answered is", "that were answered are")} ${was(outcome)}`);
  }
  if (counts.otherwise > 0) {
    told.push(count(counts.otherwise, "is lost in another way", "are lost in another way"));
  }
  const slow = pairs.filter(({ change }) => change === "slower");
  const slowest = slow.toSorted((a, b) => (b.longer ?? 0) - (a.longer ?? 0))[0];
  if (slowest) {
    const more = slow.length > 1 ? `, ${slow.length - 1} more by less` : "";
    told.push(`#${slowest.nth} is slower by ${(slowest.longer ?? 0).toFixed(1)} s${more}`);
  }
  if (told.length > 0) return told.join("; ");
  const lost = pairs.filter(({ before }) => before?.lost).length;
  return lost === 0
    ? "Every request ended the same way"
    : `The same ${count(lost, "request is", "requests are")} lost`;
}

/** What happened to a request of this outcome, as the end of "that were …". */
const was = (outcome: Outcome): string =>
  outcome === "status-5xx" ? "answered with 5xx" : outcomes[outcome].label;

function byOutcome(
  pairs: readonly Pair[],
  change: Change,
  side: "before" | "after",
): (readonly [Outcome, readonly Pair[]])[] {
  const groups = Map.groupBy(
    pairs.filter((pair) => pair.change === change),
    (pair) => pair[side]?.outcome,
  );
  return [...groups]
    .flatMap(([outcome, list]) =>
      outcome === undefined || outcome === "pending" ? [] : [[outcome, list] as const],
    )
    .toSorted((a, b) => b[1].length - a[1].length);
}
