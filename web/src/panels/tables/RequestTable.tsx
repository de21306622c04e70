import { useMemo, useState } from "react";
import {
  causes,
  outcomeAt,
  outcomes,
  type History,
  type RequestRecord,
} from "../../../../server/protocol/index.ts";
import { atSeconds, OutcomeGlyph, wallTime } from "../../ui/index.ts";
import {
  selectedRequest,
  useShownRun,
  useThrottled,
  useWorld,
  useWorldState,
  type Run,
} from "../../world/index.ts";
import { Filters } from "./Filters.tsx";
import { placeIn, RowsAt } from "./rows-at.ts";
import { useMoment } from "./use-moment.ts";
import { noRow, VirtualTable, type Column, type Row } from "./VirtualTable.tsx";
import { anything, type Wanted } from "./wanted.ts";
import css from "./tables.module.css";

interface Sort {
  readonly by: "sent" | "took";
  readonly down: boolean;
}

/** Every attempt of every request, in the order of sending: the table beside the pictures. */
export function RequestTable({ run }: { run: Run }) {
  const world = useWorld();
  const { version } = useThrottled(useShownRun(), 250);
  const at = useMoment(run, 250);
  const selected = useWorldState((state) => selectedRequest(state.selected));
  const [wanted, setWanted] = useState<Wanted>(anything);
  const [sort, setSort] = useState<Sort>({ by: "sent", down: false });
  const { history, tally } = run;
  const judged = history.finished !== undefined;
  // Causes are known once the run has been judged: then everything is looked at again.
  const finder = useMemo(
    () => ({ judged, rows: new RowsAt(history, tally, wanted) }),
    [history, tally, wanted, judged],
  );
  // `version`: the run has grown.
  const found = useMemo(() => ({ version, rows: finder.rows.at(at) }).rows, [finder, at, version]);
  const rows = useSorted(run, found, sort);
  const indexOf = (request: number | null): number => {
    const row = request === null ? undefined : tally.rowOf(request);
    if (row === undefined) return -1;
    if (sort.by === "took") return rows.indexOf(row);
    const place = placeIn(found, row);
    if (found[place] !== row) return -1;
    return sort.down ? found.length - 1 - place : place;
  };
  const place = (index: number): number =>
    sort.by === "sent" && sort.down ? rows.length - 1 - index : index;
  const recordAt = (index: number) => tally.rows[rows[place(index)] ?? -1];
  const turn = (by: Sort["by"]) => setSort({ by, down: sort.by === by ? !sort.down : by === "took" });
  const head = (by: Sort["by"], label: string): Column => ({
    id: by,
    head: (
      <button type="button" className={css["sort"]} onClick={() => turn(by)}>
        {label}
        <span aria-hidden="true">{sort.by === by ? (sort.down ? " ↓" : " ↑") : ""}</span>
      </button>
    ),
    sort: sort.by === by ? (sort.down ? "descending" : "ascending") : undefined,
  });
  return (
    <>
      <Filters run={run} at={at} wanted={wanted} found={found.length} onWant={setWanted} />
      <VirtualTable
        label="Requests"
        columns={[
          { ...head("sent", "Request"), width: "74px" },
          { id: "at", head: "Sent", width: "56px" },
          { ...head("took", "Took"), width: "52px" },
          { id: "way", head: "Way", width: "92px" },
          { id: "outcome", head: "Outcome" },
        ]}
        count={rows.length}
        row={(index) => {
          const record = recordAt(index);
          return record ? rowOf(history, record, at, selected) : noRow(index);
        }}
        onPick={(index) => {
          const record = recordAt(index);
          if (record) world.pick(record.id);
        }}
        reveal={indexOf(selected)}
        none={
          rows.length === 0 && (wanted !== anything || at === 0)
            ? "None of these up to this moment."
            : "Nothing has been sent up to this moment."
        }
      />
    </>
  );
}

/** The rows by how long they took, the ones that are under way last; in their own order otherwise. */
function useSorted({ tally }: Run, rows: readonly number[], sort: Sort): readonly number[] {
  // Sorting reads them all: while a run goes on, not more than once a second.
  const slowly = useThrottled(rows, sort.by === "took" ? 1000 : 0);
  return useMemo(() => {
    if (sort.by === "sent") return rows;
    const tookOf = (row: number): number => {
      const record = tally.rows[row];
      if (!record?.settled) return sort.down ? -Infinity : Infinity;
      return record.settled.t - record.sent.t;
    };
    return slowly.toSorted((a, b) => (sort.down ? tookOf(b) - tookOf(a) : tookOf(a) - tookOf(b)));
  }, [tally, rows, slowly, sort]);
}

function rowOf(history: History, request: RequestRecord, at: number, selected: number | null): Row {
  const outcome = outcomeAt(request, at);
  const { id, sent, settled, client, pod, status, explained, attempt = 1 } = request;
  const took = settled && outcome ? ((settled.t - sent.t) / history.header.scenario.second).toFixed(2) : "";
  const lost = outcome !== undefined && outcomes[outcome].lost;
  const again =
    request.retriedBy !== undefined && (history.requests.get(request.retriedBy)?.sent.t ?? Infinity) <= at;
  const notes = [
    attempt > 1 && `attempt ${attempt}`,
    again && "tried again",
    lost && explained && causes[explained.cause].label,
  ].filter((note) => typeof note === "string");
  return {
    key: id,
    selected: id === selected,
    cells: [
      id,
      <span key="sent" title={wallTime(sent.t)}>
        {atSeconds(history, sent.t)}
      </span>,
      took,
      <span key="way" title={`${client} → ${pod ?? "nobody"}${attempt > 1 ? `, attempt ${attempt}` : ""}`}>
        {client} → {pod ?? "nobody"}
      </span>,
      <span key="end" className={css["outcome"]}>
        <OutcomeGlyph outcome={outcome} size={10} />
        {outcome ? outcomes[outcome].label : "under way"}
        {outcome === "status-5xx" && status !== undefined && ` (${status})`}
        {notes.length > 0 && <small title={notes.join(" · ")}>{notes.join(" · ")}</small>}
      </span>,
    ],
  };
}
