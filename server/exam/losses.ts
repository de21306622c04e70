import { evidenceOf, explain, isLost, type EventBody, type History } from "../protocol/index.ts";

/** Tells of each lost request why it was lost, as far as the journal proves it. */
export function explainLosses(history: History, emit: (event: EventBody) => void): void {
  for (const request of history.requests.values()) {
    if (request.outcome === undefined || !isLost(request.outcome)) continue;
    const found = explain(history, request);
    if (!found) continue;
    const { cause, behind, chain, saved } = found;
    emit({
      type: "loss.explained",
      of: "request",
      id: request.id,
      cause,
      ...(behind && { behind }),
      evidence: evidenceOf(chain),
      saved,
    });
  }
}
