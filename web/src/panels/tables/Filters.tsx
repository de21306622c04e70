import { Search } from "lucide-react";
import { causes, outcomeIds, outcomes, type Cause } from "../../../../server/protocol/index.ts";
import { OutcomeGlyph } from "../../ui/index.ts";
import type { Run } from "../../world/index.ts";
import { anything, type Wanted } from "./wanted.ts";
import css from "./tables.module.css";

interface Props {
  readonly run: Run;
  /** ms since the run began. */
  readonly at: number;
  readonly wanted: Wanted;
  readonly found: number;
  onWant(wanted: Wanted): void;
}

/** Which requests are listed: by how they ended, where they went, why they were lost, and their number. */
export function Filters({ run, at, wanted, found, onWant }: Props) {
  const { history, tally } = run;
  const ended = tally.endedAt(at);
  const { lost } = tally.scoreAt(at);
  const { retries } = tally.attemptsAt(at);
  const ways: readonly (readonly [id: Wanted["show"], label: string, count: number])[] = [
    ["all", "all", tally.sentBy(at)],
    ["lost", "lost", lost],
    ...outcomeIds
      .filter((id) => (ended.get(id) ?? 0) > 0 || wanted.show === id)
      .map((id) => [id, outcomes[id].label, ended.get(id) ?? 0] as const),
  ];
  const judged = [...tally.byCause];
  const turn = (change: Partial<Wanted>) => onWant({ ...wanted, ...change });
  const narrowed =
    wanted.pod !== null ||
    wanted.router !== null ||
    wanted.cause !== null ||
    wanted.retried ||
    wanted.search !== "";
  return (
    <div className={css["filters"]}>
      <div className={css["chips"]} role="group" aria-label="Which requests">
        {ways.map(([id, label, count]) => (
          <button key={id} type="button" aria-pressed={wanted.show === id} onClick={() => turn({ show: id })}>
            {id !== "all" && id !== "lost" && <OutcomeGlyph outcome={id} size={10} />}
            {label} <b>{count}</b>
          </button>
        ))}
      </div>
      <div className={css["narrow"]}>
        <label className={css["search"]}>
          <Search size={12} aria-hidden="true" />
          <input
            type="search"
            aria-label="Search by number, path or client"
            placeholder="Number, path, client"
            value={wanted.search}
            onChange={({ target }) => turn({ search: target.value })}
          />
        </label>
        <Choice
          label="Pod"
          all="every pod"
          value={wanted.pod}
          options={[...history.pods.keys()].map((name) => [name, name])}
          onChoose={(pod) => turn({ pod })}
        />
        <Choice
          label="Router"
          all="every router"
          value={wanted.router}
          options={[...history.routers.values()].map(({ node, kind }) => [
            node,
            kind === "kube-proxy" ? `node ${node}` : node,
          ])}
          onChoose={(router) => turn({ router })}
        />
        {judged.length > 0 && (
          <Choice
            label="Cause"
            all="any cause"
            value={wanted.cause}
            options={judged.map(([cause, ids]) => [cause, `${causes[cause].label} (${ids.length})`])}
            onChoose={(cause) => turn({ cause: cause as Cause | null })}
          />
        )}
        {retries > 0 && (
          <button
            type="button"
            aria-pressed={wanted.retried}
            onClick={() => turn({ retried: !wanted.retried })}
          >
            tried again
          </button>
        )}
        {narrowed && (
          <button type="button" onClick={() => onWant({ ...anything, show: wanted.show })}>
            {found} found, clear
          </button>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | null;
  readonly options: readonly (readonly [value: string, label: string])[];
  onChoose(value: string | null): void;
}

function Choice({ label, all, value, options, onChoose }: ChoiceProps) {
  if (options.length < 2 && value === null) return null;
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      data-chosen={value !== null}
      onChange={({ target }) => onChoose(target.value === "" ? null : target.value)}
    >
      <option value="">{all}</option>
      {options.map(([each, name]) => (
        <option key={each} value={each}>
          {name}
        </option>
      ))}
    </select>
  );
}
