import { score } from "../../../server/protocol/index.ts";
import { plural } from "../ui/index.ts";
import { useNow, useShownRun, useThrottled, useWorld, useWorldState } from "../world/index.ts";
import type { Connection } from "../link/index.ts";
import css from "./panels.module.css";

const states: Record<Connection["is"], string> = {
  connecting: "connecting",
  open: "connected",
  waiting: "disconnected",
  full: "waiting for a place",
  token: "not allowed",
};

/** How the page stands with its lab, and what it shows. */
export function Footer({ onHelp, onExport }: { onHelp(): void; onExport: (() => void) | undefined }) {
  const { playhead } = useWorld();
  const connection = useWorldState((state) => state.connection);
  const going = useWorldState((state) => state.going !== null);
  const { run } = useThrottled(useShownRun(), 500);
  useNow(playhead);
  const scenario = run?.history.header.scenario;
  const dropped = run?.history.dropped.events ?? 0;
  const foreign = [...(run?.history.foreign.values() ?? [])].reduce((sum, count) => sum + count, 0);
  return (
    <footer className={css["footer"]}>
      <span data-state={connection.is}>
        <i aria-hidden="true" /> {going && connection.is === "open" ? "live" : states[connection.is]}
      </span>
      {run && scenario && (
        <>
          <span>
            {scenario.traffic.rate} requests per second, {plural(score(run.history).sent, "request")} sent
          </span>
          <span>
            {plural(scenario.nodes.length, "node")} · {plural(scenario.deployment.replicas, "pod")} · seed{" "}
            {scenario.seed}
          </span>
          <span>
            {dropped === 0 ? "nothing dropped" : `${plural(dropped, "old event")} dropped, losses kept`}
            {foreign > 0 && ` · ${plural(foreign, "event")} of a newer version not shown`}
          </span>
        </>
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
