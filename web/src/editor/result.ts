import {
  checks,
  judge,
  lostItems,
  score,
  scenarioOfRun,
  trialScore,
  trialsOf,
  verdict,
  type History,
  type Lesson,
  type Scenario,
} from "../../../server/protocol/index.ts";

/** How a finished run of one's own program went. */
export interface Result {
  /** Every check holds, and nothing was lost. */
  readonly good: boolean;
  readonly says: string;
  /** seq of the events that prove the first check which doesn't hold. */
  readonly evidence: readonly number[];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Whether a run was made under the lesson's own conditions; arrivals (the seed) and the limit aside. */
function sameConditions(ran: Scenario, lesson: Scenario): boolean {
  const bare = (scenario: Scenario) => JSON.stringify({ ...scenario, seed: 0, limit: 0 });
  return bare(ran) === bare(lesson);
}

/**
 * Says how a run went by the lesson's checks: that it is good only when every single one holds and nothing at all was
 * lost, under the lesson's conditions. Undefined as long as the run goes on.
 */
export function resultOf(
  history: History,
  lesson: Pick<Lesson, "checks" | "scenario" | "variants" | "manifests">,
): Result | undefined {
  const { finished, header } = history;
  const { checks: ids } = lesson;
  if (!finished) return undefined;
  const bad = (says: string, evidence: readonly number[] = []): Result => ({ good: false, says, evidence });
  if (finished.how === "failed") return bad(`The run failed: ${finished.why ?? "no cause was told"}`);
  if (finished.how === "limit") return bad("The run took too long and was ended.");
  const eased = sameConditions(header.scenario, scenarioOfRun(lesson, header))
    ? ""
    : ", under conditions that you changed";
  if (header.scenario.trials) return ofTrials(history, eased);
  const { sent, lost } = score(history);
  const also = lostItems(history).length;
  const judged = new Map(judge(history, ids).map(({ id, ...judgement }) => [id, judgement]));
  const verdicts = ids.flatMap((id) => {
    const found = history.checks.get(id) ?? judged.get(id);
    return found ? [{ id, ...found }] : [];
  });
  const holding = verdicts.filter(({ status }) => status === "pass").length;
  const gone = `${lost} of ${count(sent, "request")} lost${also > 0 ? `, and ${count(also, "other thing")}` : ""}`;
  const worst =
    verdicts.find(({ status }) => status === "fail") ?? verdicts.find(({ status }) => status === "unknown");
  const nothing = lost === 0 && also === 0 && sent > 0;
  if (!worst && verdicts.length === ids.length && nothing) {
    const says = `All ${ids.length} checks hold; nothing lost in ${count(sent, "request")}${eased}.`;
    return { good: eased === "", says, evidence: [] };
  }
  const held = `${holding} of ${ids.length} checks hold; ${gone}.`;
  if (!worst) return bad(held);
  const state = worst.status === "fail" ? "does not hold" : "is not known";
  return bad(`${held} “${checks[worst.id].label}” ${state}: ${worst.why}.`, worst.evidence);
}

/** A test is good where it passes on the service that works, and on no other. */
function ofTrials(history: History, eased: string): Result {
  const { figure, reason } = verdict(history);
  const good = trialScore(trialsOf(history)).solved && eased === "";
  return { good, says: `${figure}: ${reason}${eased}.`, evidence: [] };
}
