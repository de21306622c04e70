import { ArrowDownToLine, Copy } from "lucide-react";
import { useMemo, useState, type KeyboardEvent, type WheelEvent } from "react";
import type { LogLine } from "../../../server/protocol/index.ts";
import { atSeconds, plural, wallTime } from "../ui/index.ts";
import { useNow, useShownRun, useThrottled, useWorld, type Run } from "../world/index.ts";
import { LogFilters } from "./LogFilters.tsx";
import { everyLine, harmless, LogIndex, piecesOf, type LogFilter } from "./log-lines.ts";
import { noRow, VirtualTable, type Row } from "./tables/VirtualTable.tsx";
import css from "./logs.module.css";

/** So many colours tell pods apart; further pods share them. */
const hues = 5;

const columns = [
  { id: "time", head: "Time", width: "64px" },
  { id: "pod", head: "Pod", width: "84px" },
  { id: "line", head: "Line" },
];

/** The pods' lines up to the playhead, of any number; a line that is picked takes the playhead to its moment. */
export default function LogList({ run }: { run: Run }) {
  const { playhead, tell } = useWorldFace();
  const { version } = useThrottled(useShownRun(), 200);
  const now = useThrottled(useNow(playhead), 100);
  const [filter, setFilter] = useState<LogFilter>(everyLine);
  const [later, setLater] = useState(false);
  const [follows, setFollows] = useState(true);
  const { history } = run;
  const index = useMemo(() => new LogIndex(history.logs, filter), [history, filter]);
  // `version`: the run has grown.
  const lines = useMemo(() => ({ version, found: index.found }).found, [index, version]);
  const written = index.upTo(now);
  const count = later ? lines.length : written;
  const pods = [...history.pods.values()].filter(({ created }) => created.t <= now).map(({ name }) => name);
  const hueOf = (pod: string): number => [...history.pods.keys()].indexOf(pod) % hues;

  const row = (at: number): Row => {
    const line = lines[at];
    if (!line || at >= count) return noRow(at);
    return {
      key: line.seq,
      selected: at === written - 1,
      cells: cellsOf(run, line, filter.text, at >= written, hueOf(line.pod)),
    };
  };
  const copy = async (): Promise<void> => {
    const text = lines
      .slice(0, count)
      .map((line) => `${atSeconds(history, line.t)} ${nameOf(line)} ${line.line}\n`);
    await navigator.clipboard.writeText(text.join(""));
    tell(`${plural(text.length, "line")} copied`);
  };
  // Whoever goes back to read is not taken to the newest line again, until that is asked for.
  const stay = (event: WheelEvent | KeyboardEvent): void => {
    const back = "deltaY" in event ? event.deltaY < 0 : ["ArrowUp", "PageUp", "Home"].includes(event.key);
    if (back) setFollows(false);
  };
  return (
    <div className={css["logs"]} onWheelCapture={stay} onKeyDownCapture={stay}>
      <LogFilters
        pods={pods}
        containers={history.header.scenario.deployment.sidecars.map(({ name }) => name)}
        filter={filter}
        onFilter={setFilter}
      >
        <button type="button" aria-pressed={later} onClick={() => setLater(!later)}>
          later lines
        </button>
        <button type="button" aria-pressed={follows} onClick={() => setFollows(!follows)}>
          <ArrowDownToLine size={12} aria-hidden="true" /> follow
        </button>
        <button type="button" onClick={() => void copy()}>
          <Copy size={12} aria-hidden="true" /> copy {plural(count, "line")}
        </button>
      </LogFilters>
      <VirtualTable
        label="Logs of the pods"
        columns={columns}
        count={count}
        row={row}
        onPick={(at) => {
          const line = lines[at];
          if (!line) return;
          setFollows(true);
          playhead.seek(line.t);
        }}
        reveal={follows ? written - 1 : -1}
        none={
          filter === everyLine
            ? "Nothing was written up to this moment."
            : "No line matches up to this moment."
        }
      />
    </div>
  );
}

/** What of the world this list needs; a message is said through the page's own notice. */
function useWorldFace() {
  const world = useWorld();
  return { playhead: world.playhead, tell: (text: string) => world.tell(text) };
}

const nameOf = ({ pod, sidecar }: LogLine): string => (sidecar === undefined ? pod : `${pod}/${sidecar}`);

function cellsOf({ history }: Run, line: LogLine, text: string, isLater: boolean, hue: number): Row["cells"] {
  const error = line.stream === "stderr";
  const shown = harmless(line.line);
  return [
    <span key="time" data-later={isLater} title={wallTime(line.t)}>
      {atSeconds(history, line.t)}
    </span>,
    <span key="pod" className={css["pod"]} data-hue={hue} data-later={isLater} title={nameOf(line)}>
      {nameOf(line)}
    </span>,
    <code key="line" className={css["line"]} data-later={isLater} data-stream={line.stream} title={shown}>
      {error && <i>err</i>}
      {piecesOf(shown, text).map(({ at, text: piece, match }) =>
        match ? <mark key={at}>{piece}</mark> : <span key={at}>{piece}</span>,
      )}
    </code>,
  ];
}
