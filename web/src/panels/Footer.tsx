import { plural } from "../ui/index.ts";
import { useNow, useShownRun, useWorld, useWorldState, type Run } from "../world/index.ts";
import type { Connection } from "../link/index.ts";
import { useFrames } from "./use-frames.ts";
import css from "./panels.module.css";

const states: Record<Connection["is"], string> = {
  connecting: "connecting",
  open: "connected",
  waiting: "disconnected",
  full: "waiting for a place",
  token: "not allowed",
};

/** How the page stands with its lab, what it shows, and what of it is missing. */
export function Footer({ onHelp, onExport }: { onHelp(): void; onExport: (() => void) | undefined }) {
  const connection = useWorldState((state) => state.connection);
  const words = useWorldState(({ going, queue }) => {
    if (connection.is !== "open") return states[connection.is];
    return going !== null ? "live" : queue?.for === "place" ? states.full : states.open;
  });
  const { run } = useShownRun();
  const frames = useFrames();
  return (
    <footer className={css["footer"]}>
      <span data-state={connection.is}>
        <i aria-hidden="true" /> {words}
      </span>
      {run && <Facts run={run} />}
      {frames && (
        <span title={`In the last two seconds ${plural(frames.drawn, "frame")} drawn`}>
          {plural(frames.missed, "frame")} missed
        </span>
      )}
      <span className={css["right"]}>
        {onExport && (
          <button type="button" onClick={onExport} title="The whole run, event by event, as .jsonl">
            Save journal
          </button>
        )}
        <button type="button" onClick={onHelp}>
          <kbd>?</kbd> keys
        </button>
      </span>
    </footer>
  );
}

function Traffic({ run }: { run: Run }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { scenario } = run.history.header;
  return (
    <>
      <span
        title={`So many in the cluster second before the playhead; the schedule has ${scenario.traffic.rate}`}
      >
        {rateAt(run, now)} of {scenario.traffic.rate} requests per second
      </span>
      <span>{plural(run.tally.scoreAt(Infinity).sent, "request")} sent</span>
      <span>
        {plural(scenario.nodes.length, "node")} · {plural(scenario.deployment.replicas, "pod")} · seed{" "}
        {scenario.seed}
      </span>
    </>
  );
}

function Facts({ run }: { run: Run }) {
  const { header, dropped, foreign } = run.history;
  const { scenario } = header;
  const unknown = foreign.values().reduce((sum, count) => sum + count, 0);
  return (
    <>
      {scenario.trials ? (
        <span>{plural(scenario.trials.services.length, "service")}</span>
      ) : (
        <Traffic run={run} />
      )}
      <span data-warn={dropped.events > 0 || unknown > 0}>
        {dropped.events === 0
          ? "nothing dropped"
          : `${plural(dropped.events, "old event")} dropped, losses kept`}
        {unknown > 0 && ` · ${plural(unknown, "event")} of a newer version not shown`}
      </span>
    </>
  );
}

/** Requests sent in the cluster second before `t`. */
const rateAt = ({ tally, history }: Run, t: number): number =>
  tally.sentBy(t) - tally.sentBy(t - history.header.scenario.second);
