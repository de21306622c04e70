import { useMemo, useState } from "react";
import { causes, explain, score, zero, type History } from "../../../server/protocol/index.ts";
import { OutcomeGlyph, signed } from "../ui/index.ts";
import { changeIds, changes, endingInWords, type Change, type Diff, type Pair } from "./diff.ts";
import type { Intent } from "./intents.ts";
import type { Comparison } from "./use-comparison.ts";
import css from "./compare.module.css";

/** So many rows at a time: the table is for reading, and the rest is asked for. */
const page = 200;
type Filter = "differences" | "all" | Change;

/** What became of each arrival in both runs; only what differs, unless somebody asks for more. */
export function Differences({ comparison, diff }: { comparison: Comparison; diff: Diff }) {
  const [filter, setFilter] = useState<Filter>("differences");
  const [shown, setShown] = useState(page);
  const [before, after] = comparison.sides;
  const rows = useMemo(() => rowsOf(diff, filter), [diff, filter]);
  if (diff.differ !== undefined) return <Totals comparison={comparison} />;
  const differences = diff.pairs.filter((pair) => passes(pair, "differences")).length;
  const filters: readonly (readonly [Filter, string, number])[] = [
    ["differences", "differences", differences],
    ...changeIds.filter((id) => diff.counts[id] > 0).map((id) => [id, changes[id], diff.counts[id]] as const),
    ["all", "all", diff.pairs.length],
  ];
  return (
    <div className={css["differences"]}>
      <div className={css["filters"]} role="group" aria-label="Which requests">
        {filters.map(([id, label, count]) => (
          <button
            key={id}
            type="button"
            aria-pressed={filter === id}
            onClick={() => {
              setFilter(id);
              setShown(page);
            }}
          >
            {label} <b>{count}</b>
          </button>
        ))}
      </div>
      <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Request by request">
        <table>
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
              <th scope="col" title="How much longer it took, in cluster seconds">
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((pair) => (
              <Row
                key={pair.nth}
                pair={pair}
                histories={[before.run.history, after.run.history]}
                selected={isSelected(pair, before.selected, after.selected)}
                onChoose={comparison.choose}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={css["none"]}>None: every request ended the same way in both.</p>}
        {rows.length > shown && (
          <button type="button" className={css["more"]} onClick={() => setShown(shown + page)}>
            Show {Math.min(page, rows.length - shown)} more of {rows.length}
          </button>
        )}
      </div>
      <p className={css["note"]}>{alignmentNote(before.run.history, after.run.history)}</p>
    </div>
  );
}

/** Among the differences what was lost or saved comes first: times differ for many reasons. */
function rowsOf({ pairs }: Diff, filter: Filter): readonly Pair[] {
  const rows = pairs.filter((pair) => passes(pair, filter));
  if (filter !== "differences") return rows;
  const isLoss = ({ before, after }: Pair): boolean => Boolean(before?.lost || after?.lost);
  return [...rows.filter(isLoss), ...rows.filter((pair) => !isLoss(pair))];
}

const passes = ({ change }: Pair, filter: Filter): boolean =>
  filter === "all" ||
  (filter === "differences" ? change !== "same" && change !== "alone" : change === filter);

const isSelected = ({ before, after }: Pair, one: number | null, other: number | null): boolean =>
  (one !== null && (before?.last.id === one || before?.first.id === one)) ||
  (other !== null && (after?.last.id === other || after?.first.id === other));

interface RowProps {
  readonly pair: Pair;
  readonly histories: readonly [History, History];
  readonly selected: boolean;
  onChoose(pair: Pair): void;
}

function Row({ pair, histories, selected, onChoose }: RowProps) {
  const { nth, before, after, longer } = pair;
  return (
    <tr data-selected={selected} onClick={() => onChoose(pair)}>
      <th scope="row">
        <button type="button" aria-pressed={selected}>
          #{nth}
        </button>
      </th>
      <td>
        <Ending intent={before} history={histories[0]} />
      </td>
      <td>
        <Ending intent={after} history={histories[1]} />
      </td>
      <td className={css["longer"]}>
        {longer === undefined || before?.lost || after?.lost ? "" : `${signed(longer, 1)} s`}
      </td>
    </tr>
  );
}

function Ending({ intent, history }: { intent: Intent | undefined; history: History }) {
  const cause = intent?.lost ? explain(history, intent.last)?.cause : undefined;
  const outcome = intent && intent.outcome !== "pending" ? intent.outcome : undefined;
  return (
    <>
      <span className={css["ending"]}>
        {intent && <OutcomeGlyph outcome={outcome} size={10} />} {endingInWords(intent)}
      </span>
      {cause && <small>{causes[cause].label}</small>}
    </>
  );
}

/** How far the same arrivals are the same run: the deletion may have come a request earlier or later. */
function alignmentNote(before: History, after: History): string {
  const sent = [before, after].map((history) => {
    const from = zero(history);
    if (from === undefined) return undefined;
    let count = 0;
    for (const { sent: at, retryOf } of history.requests.values()) {
      if (at.t < from && retryOf === undefined) count += 1;
    }
    return count;
  });
  const [one, two] = sent;
  const same = "Both have the same arrivals";
  if (one === undefined || two === undefined) return `${same}.`;
  if (one === two) return `${same}; in both the deletion came after request #${one}.`;
  return `${same}; the deletion came after request #${one} before, and after #${two} after.`;
}

/** Where arrivals differ, only totals can be held against each other. */
function Totals({ comparison }: { comparison: Comparison }) {
  return (
    <div className={css["differences"]}>
      <h3 className={css["totals"]}>In total</h3>
      <div className={css["scroll"]} tabIndex={0} role="region" aria-label="In total">
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Sent</th>
              <th scope="col">Lost</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {comparison.sides.map(({ run }, index) => (
              <TotalRow key={run.id} history={run.history} word={index === 0 ? "Before" : "After"} />
            ))}
          </tbody>
        </table>
        <p className={css["none"]}>
          These two can’t be held against each other request by request: only the same seed and traffic give
          the same arrivals.
        </p>
      </div>
    </div>
  );
}

function TotalRow({ history, word }: { history: History; word: string }) {
  const { sent, lost } = score(history);
  return (
    <tr>
      <th scope="row">{word}</th>
      <td>{sent}</td>
      <td>{lost}</td>
      <td>{sent === 0 ? "" : `${((lost / sent) * 100).toFixed(1)} %`}</td>
    </tr>
  );
}
