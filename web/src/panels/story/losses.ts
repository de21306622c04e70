import type { History } from "../../../../server/protocol/index.ts";
import type { Run, Selection } from "../../world/index.ts";

/** The losses of the kind that is selected, or of requests: what the next and the previous one are chosen from. */
function itemsOf({ losses }: History, of: Selection["of"]): Selection[] {
  return losses
    .filter((loss) => loss.of === of)
    .map(({ id, stream }) => ({
      of,
      id,
      ...(stream !== undefined && { stream }),
    }));
}

/**
 * The lost request after the selected one in the order of sending, or the one before it; the first or the last one where
 * none is selected. For another kind of thing the next one of that kind. Undefined at the edge.
 */
export function nextLoss(run: Run, selected: Selection | null, direction: 1 | -1): Selection | undefined {
  if (selected !== null && selected.of !== "request") {
    const items = itemsOf(run.history, selected.of);
    const at = items.findIndex(({ id, stream }) => id === selected.id && stream === selected.stream);
    return items[at < 0 ? 0 : at + direction];
  }
  const { tally } = run;
  const at = selected ? tally.rowOf(selected.id) : undefined;
  const first = direction === 1 ? 0 : tally.rows.length - 1;
  for (let row = at === undefined ? first : at + direction; tally.rows[row]; row += direction) {
    if (tally.isLost(row)) return { of: "request", id: tally.rows[row]?.id ?? 0 };
  }
  if (selected === null && run.history.losses.length > 0) {
    const first_ = direction === 1 ? run.history.losses[0] : run.history.losses.at(-1);
    return first_ && itemsOf(run.history, first_.of).at(direction === 1 ? 0 : -1);
  }
  return undefined;
}

/** The next request that was lost by the same cause, going round; undefined where it is the only one. */
export function nextAlike(run: Run, request: number): number | undefined {
  const cause = run.history.requests.get(request)?.explained?.cause;
  const alike = cause === undefined ? [] : (run.tally.byCause.get(cause) ?? []);
  if (alike.length < 2) return undefined;
  return alike[(alike.indexOf(request) + 1) % alike.length];
}
