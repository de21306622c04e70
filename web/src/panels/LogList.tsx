import { ArrowDownToLine, Copy } from "lucide-react";
import { useMemo, useState, type KeyboardEvent, type WheelEvent } from "react";
import type { LogLine } from "../../../server/protocol/index.ts";
import { atSeconds, plural, wallTime } from "../ui/index.ts";
import { useNow, useShownRun, useThrottled, useWorld, useWorldState, type Run } from "../world/index.ts";
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

/** How the lines are looked at, since one was last asked for. */
interface Look {
  readonly asked: { readonly seq: number } | null;
  readonly filter: LogFilter;
  /** Whether lines after the playhead are shown as well. */
  readonly later: boolean;
  /** Whether the line at the playhead is kept in view. */
  readonly follows: boolean;
}

/** The pods' lines up to the playhead, of any number; a line that is picked takes the playhead to its moment. */
export default function LogList({ run }: { run: Run }) {
  const { playhead, tell } = useWorldFace();
  const { version } = useThrottled(useShownRun(), 200);
  const now = useThrottled(useNow(playhead), 100);
  const asked = useWorldState((state) => state.logLine);
  const [kept, setLook] = useState<Look>({ asked, filter: everyLine, later: false, follows: true });
  // Somebody wants to see a line that was printed: it is among all of them.
  const look = kept.asked === asked ? kept : { ...kept, asked, filter: everyLine, follows: true };
  const { filter, later, follows } = look;
  const change = (part: Partial<Look>): void => setLook({ ...look, ...part });
  const { history } = run;
  const index = useMemo(() => new LogIndex(history.logs, filter), [history, filter]);
  // `version`: the run has grown.
  const lines = useMemo(() => ({ version, found: index.found }).found, [index, version]);
  const written = index.upTo(now);
  const count = later ? lines.length : written;
  const pods = [...history.pods.values()].filter(({ created }) => created.t <= now).map(({ name }) => name);
  const hueOf = (pod: string): number => [...history.pods.keys()].indexOf(pod) % hues;

  const current = currentLine(lines, written, asked?.seq);

  const row = (at: number): Row => {
    const line = lines[at];
    if (!line || at >= count) return noRow(at);
    return {
      key: line.seq,
      selected: at === current,
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
    if (back && follows) change({ follows: false });
  };
  return (
    <div className={css["logs"]} onWheelCapture={stay} onKeyDownCapture={stay}>
      <LogFilters
        pods={pods}
        containers={history.header.scenario.deployment.sidecars.map(({ name }) => name)}
        filter={filter}
        onFilter={(wanted) => change({ filter: wanted })}
      >
        <button type="button" aria-pressed={later} onClick={() => change({ later: !later })}>
          later lines
        </button>
        <button type="button" aria-pressed={follows} onClick={() => change({ follows: !follows })}>
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
          change({ follows: true });
          playhead.seek(line.t);
        }}
        reveal={follows ? current : -1}
        none={
          filter === everyLine
            ? "Nothing was written up to this moment."
            : "No line matches up to this moment."
        }
      />
      {lines[current] && <p className={css["whole"]}>{harmless(lines[current].line)}</p>}
    </div>
  );
}

/** The last line up to the playhead; of several at one moment the one that was asked for. -1 where there is none. */
function currentLine(lines: readonly LogLine[], written: number, asked: number | undefined): number {
  const moment = lines[written - 1]?.t;
  let at = written - 1;
  while (at >= 0 && lines[at]?.t === moment && lines[at]?.seq !== asked) at -= 1;
  if (at >= 0 && lines[at]?.t === moment) return at;
  return written - 1;
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
