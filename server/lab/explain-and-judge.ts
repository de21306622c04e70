import {
  evidenceOf,
  explain,
  isLost,
  judge,
  lostItems,
  type EventBody,
  type History,
} from "../protocol/index.ts";

/** Gives everything that was lost its one cause, and every check its verdict. */
export function explainAndJudge(history: History, emit: (event: EventBody) => void): void {
  for (const request of history.requests.values()) {
    if (request.outcome === undefined || !isLost(request.outcome)) continue;
    const found = explain(history, request);
    if (!found) continue;
    const { cause, behind, chain, saved } = found;
    const evidence = evidenceOf(chain);
    emit({
      type: "loss.explained",
      of: "request",
      id: request.id,
      cause,
      ...(behind && { behind }),
      evidence,
      saved,
    });
  }
  for (const { of, id, stream, cause, chain, saved } of lostItems(history)) {
    const evidence = evidenceOf(chain);
    emit({ type: "loss.explained", of, id, ...(stream !== undefined && { stream }), cause, evidence, saved });
  }
  for (const { id, status, why, evidence } of judge(history, history.header.checks)) {
    emit({ type: "check.settled", check: id, status, why, evidence: [...evidence] });
  }
}
