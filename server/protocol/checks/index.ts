import type { CheckId, Verdict } from "../check.ts";
import type { History } from "../history.ts";
import { lostItems } from "../items/index.ts";
import { subjects } from "../view.ts";
import { exit } from "./exit.ts";
import { inFlight } from "./in-flight.ts";
import { failuresOf, type Check, type Evidence } from "./judge.ts";
import { notReady } from "./not-ready.ts";
import { propagation } from "./propagation.ts";
import { resourcesClose } from "./resources-close.ts";
import { stopsAccepting } from "./stops-accepting.ts";
import { telemetry } from "./telemetry.ts";
import { workersFinish } from "./workers-finish.ts";
import { workersStop } from "./workers-stop.ts";

export { failuresOf, lossesOf, type Loss } from "./judge.ts";

/** The nine checks; a new one is a file and a line here. */
const all: readonly Check[] = [
  notReady,
  propagation,
  stopsAccepting,
  inFlight,
  workersStop,
  workersFinish,
  resourcesClose,
  telemetry,
  exit,
];

export interface Judged extends Verdict {
  readonly id: CheckId;
}

/**
 * Judges every pod that was told to stop by the named checks, from what the lab saw of it. A check fails when one of
 * them fails it, and passes when one has passed it and none has failed.
 */
export function judge(history: History, ids: readonly string[]): Judged[] {
  const wanted = all.filter((check) => ids.includes(check.id));
  const pods = subjects(history);
  const failures = failuresOf(history);
  const items = lostItems(history);
  const evidence = pods.map((pod): Evidence => ({
    history,
    pod,
    losses: failures.filter(({ request }) => request.pod === pod.name),
    items: items.filter((item) => item.pod === pod.name || item.after === pod.name),
  }));
  return wanted.map((check) => ({ id: check.id, ...overall(check, evidence) }));
}

function overall(check: Check, evidence: readonly Evidence[]): Verdict {
  const verdicts = evidence.map((of) => ({ pod: of.pod.name, ...check.judge(of) }));
  const worst =
    verdicts.find(({ status }) => status === "fail") ??
    verdicts.find(({ status }) => status === "pass") ??
    verdicts[0];
  if (!worst) return { status: "unknown", why: "no pod was told to stop", evidence: [] };
  const { pod, status, why } = worst;
  const alike = verdicts.filter((verdict) => verdict.status === status);
  const several = verdicts.length > 1;
  return {
    status,
    why: several ? `${pod}: ${why}${alike.length > 1 ? ` (and ${alike.length - 1} more alike)` : ""}` : why,
    evidence: alike.flatMap(({ evidence: seqs }) => seqs),
  };
}
