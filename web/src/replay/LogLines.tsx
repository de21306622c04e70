import { atSeconds } from "../ui/index.ts";
import { useNow, useShownRun, useThrottled, useWorld } from "../world/index.ts";
import css from "./replay.module.css";

/** The newest lines are enough to read beside a picture; a whole run of them is in the journal. */
const most = 500;

/** What the pods wrote, up to the playhead; a click on a line goes to its moment. */
export function LogLines() {
  const { playhead } = useWorld();
  const now = useThrottled(useNow(playhead), 200);
  const { run } = useShownRun();
  if (!run) return null;
  const { history } = run;
  const end = history.logs.findIndex(({ t }) => t > now);
  const before = end < 0 ? history.logs : history.logs.slice(0, end);
  const lines = before.slice(-most);
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Logs of the pods">
      {before.length > lines.length && <p>{before.length - lines.length} earlier lines are not listed.</p>}
      <ol className={css["logs"]}>
        {lines.map(({ seq, t, pod, sidecar, stream, line }) => (
          <li key={seq} data-stream={stream}>
            <button type="button" onClick={() => playhead.seek(t)} title="Go to this moment">
              {atSeconds(history, t)}
            </button>
            <b>{sidecar === undefined ? pod : `${pod}/${sidecar}`}</b> <span>{line}</span>
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p>Nothing was written up to this moment.</p>}
    </div>
  );
}
