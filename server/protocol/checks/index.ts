import type { CheckId, Verdict } from "../check.ts";
import type { History } from "../history.ts";
import { subject } from "../view.ts";
import { exit } from "./exit.ts";
import { inFlight } from "./in-flight.ts";
import { lossesOf, type Check } from "./judge.ts";
import { notReady } from "./not-ready.ts";
import { propagation } from "./propagation.ts";
import { stopsAccepting } from "./stops-accepting.ts";

export { lossesOf, type Loss } from "./judge.ts";

/** The checks that can be judged so far; a new one is a file and a line here. */
const all: readonly Check[] = [notReady, propagation, stopsAccepting, inFlight, exit];

export interface Judged extends Verdict {
  readonly id: CheckId;
}

/** Judges the pod that was told to stop by the named checks, from what the lab saw of it. */
export function judge(history: History, ids: readonly string[]): Judged[] {
  const pod = subject(history);
  const wanted = all.filter((check) => ids.includes(check.id));
  if (!pod) {
    return wanted.map(({ id }) => ({ id, status: "unknown", why: "no pod was told to stop", evidence: [] }));
  }
  const losses = lossesOf(history).filter(({ request }) => request.pod === pod.name);
  return wanted.map((check) => ({ id: check.id, ...check.judge({ history, pod, losses }) }));
}
