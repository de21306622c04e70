import { useMemo, useState } from "react";
import { whenLost } from "../../../../server/protocol/index.ts";
import { atSeconds, OutcomeGlyph, wallTime } from "../../ui/index.ts";
import {
  useShownRun,
  useThrottled,
  useWorld,
  useWorldState,
  type Run,
  type Selection,
} from "../../world/index.ts";
import { kinds, lostOf, type Item, type ItemKind } from "./items.ts";
import { useMoment } from "./use-moment.ts";
import { noRow, VirtualTable, type Row } from "./VirtualTable.tsx";
import css from "./tables.module.css";

/** Jobs, traces, WebSockets or events, as they stood at the playhead; or those of them that were lost. */
export function ItemTable({ run, kind }: { run: Run; kind: ItemKind }) {
  const world = useWorld();
  const shown = useThrottled(useShownRun(), 250);
  const at = useMoment(run, 250);
  const selected = useWorldState((state) => state.selected);
  const [onlyLost, setOnlyLost] = useState(false);
  const { history } = run;
  const { label, heads, count, nth } = kinds[kind];
  const lost = useMemo(() => (shown.run?.history.finished ? lostOf(shown.run, kind) : []), [shown, kind]);
  const all = count(run, at);
  const itemAt = (index: number): Item | undefined => (onlyLost ? lost[index] : nth(run, index, at));
  return (
    <>
      <div className={css["filters"]}>
        <div className={css["chips"]} role="group" aria-label={`Which ${label.toLowerCase()}`}>
          <button type="button" aria-pressed={!onlyLost} onClick={() => setOnlyLost(false)}>
            all <b>{all}</b>
          </button>
          {history.finished ? (
            <button type="button" aria-pressed={onlyLost} onClick={() => setOnlyLost(true)}>
              lost <b>{lost.length}</b>
            </button>
          ) : (
            <span className={css["later"]}>what is lost is judged at the end of the run</span>
          )}
        </div>
      </div>
      <VirtualTable
        label={label}
        columns={[
          { id: "number", head: kind === "span" ? "Request" : "Number", width: "70px" },
          { id: "when", head: onlyLost ? "Lost" : heads[0], width: "66px" },
          { id: "where", head: heads[1], width: "112px" },
          { id: "state", head: onlyLost ? "Cause" : heads[2] },
        ]}
        count={onlyLost ? lost.length : all}
        row={(index) => {
          const item = itemAt(index);
          return item ? rowOf(run, item, index, isSame(item.selection, selected)) : noRow(index);
        }}
        onPick={(index) => {
          const item = itemAt(index);
          if (item) world.select(item.selection);
        }}
        reveal={onlyLost ? lost.findIndex(({ selection }) => isSame(selection, selected)) : -1}
        none={onlyLost ? "None was lost." : "None up to this moment."}
      />
    </>
  );
}

function rowOf(run: Run, { selection, t, where, state, lost }: Item, index: number, selected: boolean): Row {
  const when = (lost ? lostAt(run, selection) : undefined) ?? t;
  return {
    key: `${index} ${selection.id} ${selection.stream ?? ""}`,
    selected,
    cells: [
      selection.of === "span" && selection.id === 0 ? "none" : selection.id,
      <span key="when" title={wallTime(when)}>
        {atSeconds(run.history, when)}
      </span>,
      <span key="where" title={where}>
        {where}
      </span>,
      <span key="state" className={css["outcome"]} title={state}>
        {lost && <OutcomeGlyph outcome="unknown" size={10} />}
        <span>{state}</span>
      </span>,
    ],
  };
}

const isSame = (a: Selection, b: Selection | null): boolean =>
  b !== null && a.of === b.of && a.id === b.id && a.stream === b.stream;

function lostAt({ history }: Run, { of, id, stream }: Selection): number | undefined {
  const loss = history.losses.find((each) => each.of === of && each.id === id && each.stream === stream);
  return loss && whenLost(history, loss);
}
