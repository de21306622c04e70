import { useEffect, useRef, useState } from "react";
import { scoreAt, verdict } from "../../../server/protocol/index.ts";
import { plural } from "../ui/index.ts";
import { doingAt, useNow, usePlayheadMode, useShownRun, useWorld, useWorldState } from "../world/index.ts";

const countsEvery = 5_000;

/** The one voice of the page: phases at once, counts at most every five seconds, silence while scrubbing. */
export function Announcer() {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { mode } = usePlayheadMode(playhead);
  const { run } = useShownRun();
  const starting = useWorldState((state) => state.starting);
  const [text, setText] = useState("");
  const last = useRef({ doing: "", counted: 0 });
  const history = run?.history;
  const doing = history ? doingAt(history, now) : "";
  const over = history?.finished !== undefined;

  useEffect(() => {
    if (starting) setText("Starting a run");
  }, [starting]);
  useEffect(() => {
    if (!over || !history) return;
    const { figure, reason } = verdict(history);
    setText(`Run finished. ${figure}. ${reason}.`);
  }, [over, history]);
  useEffect(() => {
    if (!history || mode === "paused") return;
    if (doing !== last.current.doing) {
      last.current.doing = doing;
      setText(doing);
    } else if (performance.now() - last.current.counted > countsEvery) {
      last.current.counted = performance.now();
      const { sent, lost } = scoreAt(history, now);
      setText(`${plural(sent, "request")} sent, ${lost} lost`);
    }
  }, [history, doing, mode, now]);

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
