import { useCallback, useMemo, useSyncExternalStore } from "react";
import { OctagonPause, Pause, Play, Radio, SkipBack, SkipForward, StepBack, StepForward } from "lucide-react";
import { clusterTime, eventInWords, zero } from "../../../server/protocol/index.ts";
import { atSeconds, filledTo, IconButton, wallTime } from "../ui/index.ts";
import {
  doingAt,
  landmarks,
  speeds,
  stepAt,
  useNow,
  usePlayheadMode,
  useShownRun,
  useThrottled,
  useWorld,
  type Landmark,
  type Run,
} from "../world/index.ts";
import { usePlayback } from "./playback.ts";
import css from "./panels.module.css";

/** Play, step, jump, scrub: the one playhead of the page. */
export function Transport() {
  const { playhead } = useWorld();
  const { mode, speed, growing } = usePlayheadMode(playhead);
  const shown = useThrottled(useShownRun(), 200);
  const marks = useMemo(() => (shown.run ? landmarks(shown.run.history) : []), [shown]);
  const playback = usePlayback();
  const none = !shown.run;
  return (
    <div className={css["transport"]} role="group" aria-label="Playback">
      <IconButton
        label="Previous landmark  ["
        disabled={none}
        onClick={() => playback.phase(-1)}
        className={css["wide"] ?? ""}
      >
        <SkipBack size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Previous event  ," disabled={none} onClick={() => playback.step(-1)}>
        <StepBack size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={mode === "paused" ? "Play  (space)" : "Pause  (space)"}
        disabled={none}
        on
        onClick={playback.toggle}
      >
        {mode === "paused" ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
      </IconButton>
      <IconButton label="Next event  ." disabled={none} onClick={() => playback.step(1)}>
        <StepForward size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Next landmark  ]"
        disabled={none}
        onClick={() => playback.phase(1)}
        className={css["wide"] ?? ""}
      >
        <SkipForward size={15} aria-hidden="true" />
      </IconButton>
      {growing ? (
        <button
          type="button"
          className={css["live"]}
          aria-pressed={mode === "live"}
          onClick={() => playhead.follow()}
        >
          <Radio size={13} aria-hidden="true" /> live
        </button>
      ) : (
        <select
          className={css["speed"]}
          aria-label="Playback speed; 1× is as fast as it happened"
          title="1× is as fast as it happened"
          value={speed}
          disabled={none}
          onChange={({ target }) => playhead.setSpeed(Number(target.value))}
        >
          {speeds.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      )}
      {/* Of no use as long as one follows, and its room is needed for the signals then. */}
      {!growing && <StopAtPhases disabled={none} onTurn={playback.stopAtPhases} />}
      <Scrubber run={shown.run} marks={marks} />
    </div>
  );
}

/** Whether playing pauses by itself at each landmark: a moment to think, and to say what comes next. */
function StopAtPhases({ disabled, onTurn }: { disabled: boolean; onTurn(stop: boolean): void }) {
  const { playhead } = useWorld();
  const subscribe = useCallback((callback: () => void) => playhead.subscribe(callback), [playhead]);
  const stops = useSyncExternalStore(subscribe, () => playhead.stops);
  return (
    <IconButton
      label="Pause at each landmark"
      aria-pressed={stops}
      on={stops}
      disabled={disabled}
      onClick={() => onTurn(!stops)}
      className={css["wide"] ?? ""}
    >
      <OctagonPause size={15} aria-hidden="true" />
    </IconButton>
  );
}

function Scrubber({ run, marks }: { run: Run | undefined; marks: readonly Landmark[] }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const end = Math.max(playhead.end, 1);
  const history = run?.history;
  const share = (t: number) => `${Math.min(100, (t / end) * 100)}%`;
  const since = history && zero(history) !== undefined ? "from the deletion" : "from the start";
  const { cursor } = playhead;
  const event = run && cursor !== undefined ? stepAt(run.beats, cursor) : undefined;
  const stepped = event ? `; event ${event.seq}, ${eventInWords(event)}` : "";
  const spoken = history
    ? `${clusterTime(history, now).toFixed(2)} seconds ${since}, ${doingAt(history, now)}${stepped}`
    : "no run yet";
  return (
    <>
      <output className={css["time"]} title={history ? wallTime(now) : undefined}>
        t = {history ? atSeconds(history, now) : "0.00"} s
      </output>
      <div className={css["scrub"]}>
        {history &&
          marks.map(({ t, says }) => (
            <span key={`${t} ${says}`} className={css["tick"]} style={{ left: share(t) }} title={says} />
          ))}
        <input
          type="range"
          aria-label="Playhead"
          aria-valuetext={spoken}
          min={0}
          max={end}
          step="any"
          value={Math.min(now, end)}
          disabled={!history}
          style={filledTo(share(now))}
          onChange={({ target }) => playhead.seek(Number(target.value))}
        />
      </div>
    </>
  );
}
