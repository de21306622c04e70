import { memo, useMemo, useState } from "react";
import {
  explain,
  causes,
  isLost,
  outcomeAt,
  outcomeIds,
  outcomes,
  type History,
  type Outcome,
  type RequestRecord,
} from "../../../server/protocol/index.ts";
import { atSeconds, Empty, OutcomeGlyph, wallTime } from "../ui/index.ts";
import {
  selectedRequest,
  useNow,
  useShownRun,
  useThrottled,
  useWorld,
  useWorldState,
} from "../world/index.ts";
import css from "./panels.module.css";

type Filter = "all" | "lost" | Outcome;

/** Every request in the order of sending: the table beside the pictures. */
export function RequestsTab() {
  const world = useWorld();
  const shown = useThrottled(useShownRun(), 250);
  const now = useThrottled(useNow(world.playhead), 250);
  const selected = useWorldState((state) => selectedRequest(state.selected));
  const [filter, setFilter] = useState<Filter>("all");
  const history = shown.run?.history;
  const { rows, counts } = useMemo(() => collect(shown.run?.history, now, filter), [shown, now, filter]);

  if (!history) return <Empty>Every request is listed here, with how it ended and why.</Empty>;
  return (
    <div className={css["tab"]}>
      <div className={css["filters"]} role="group" aria-label="Which requests">
        {(["all", "lost", ...outcomeIds] as Filter[])
          .filter((id) => id === "all" || id === "lost" || counts.has(id))
          .map((id) => (
            <button key={id} type="button" aria-pressed={filter === id} onClick={() => setFilter(id)}>
              {id !== "all" && id !== "lost" && <OutcomeGlyph outcome={id} size={10} />}
              {id === "all" || id === "lost" ? id : outcomes[id].label} <b>{counts.get(id) ?? 0}</b>
            </button>
          ))}
      </div>
      <div className={css["tableScroll"]} tabIndex={0} role="region" aria-label="Requests">
        <table className={css["requests"]}>
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Sent</th>
              <th scope="col">Way</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} {...row} selected={row.id === selected} onSelect={world.pick} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={css["none"]}>None up to this moment.</p>}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: number;
  readonly sent: string;
  readonly wall: string;
  readonly way: string;
  readonly outcome: Outcome | undefined;
  readonly status: number | undefined;
  readonly cause: string | undefined;
}

const Row = memo(function Row(
  props: RowProps & { readonly selected: boolean; onSelect(request: number): void },
) {
  const { id, sent, wall, way, outcome, status, cause, selected, onSelect } = props;
  return (
    <tr data-selected={selected} onClick={() => onSelect(id)}>
      <th scope="row">
        <button type="button" aria-pressed={selected}>
          {id}
        </button>
      </th>
      <td title={wall}>{sent}</td>
      <td>{way}</td>
      <td>
        <span className={css["outcome"]}>
          <OutcomeGlyph outcome={outcome} size={10} />
          {outcome ? outcomes[outcome].label : "under way"}
          {outcome === "status-5xx" && status !== undefined && ` (${status})`}
        </span>
        {cause && <small>{cause}</small>}
      </td>
    </tr>
  );
});

function collect(
  history: History | undefined,
  now: number,
  filter: Filter,
): { rows: RowProps[]; counts: Map<Filter, number> } {
  const rows: RowProps[] = [];
  const counts = new Map<Filter, number>();
  const count = (id: Filter) => counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const request of history?.requests.values() ?? []) {
    if (!history || request.sent.t > now) continue;
    const outcome = outcomeAt(request, now);
    const lost = outcome !== undefined && isLost(outcome);
    count("all");
    if (lost) count("lost");
    if (outcome) count(outcome);
    if (filter === "all" || filter === outcome || (filter === "lost" && lost)) {
      rows.push(rowOf(history, request, outcome, lost));
    }
  }
  return { rows, counts };
}

function rowOf(
  history: History,
  request: RequestRecord,
  outcome: Outcome | undefined,
  lost: boolean,
): RowProps {
  const explanation = lost ? explain(history, request) : undefined;
  return {
    id: request.id,
    sent: `${atSeconds(history, request.sent.t)} s`,
    wall: wallTime(request.sent.t),
    way: `${request.client} → ${request.pod ?? "nobody"}`,
    outcome,
    status: request.status,
    cause: explanation && causes[explanation.cause].label,
  };
}
