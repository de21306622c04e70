import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { clusterTime, type History } from "../../../server/protocol/index.ts";
import type { Playhead } from "../world/index.ts";
import { useCanvas } from "../kit/use-canvas.ts";
import { layoutOf } from "./layout.ts";
import { limitsOf, modelOf, momentInWords, timelineInWords } from "./model.ts";
import { paintTimeline } from "./paint.ts";
import style from "./timeline.module.css";
import { useGestures, type Seen } from "./use-gestures.ts";
import { autoView, zoom, type View } from "./viewport.ts";

interface TimelineProps {
  readonly history: History;
  /** Rises when events were folded into `history`, which is changed in place. */
  readonly version: number;
  readonly playhead: Playhead;
  readonly selected: number | null;
  onSelect(request: number | null): void;
  /** @param t ms since the run began. */
  onSeek(t: number): void;
}

/** How often the slider's words follow a moving playhead, in ms. */
const speechInterval = 500;

/** The run in lanes over time; its playhead is a slider. */
export function Timeline(props: TimelineProps): ReactElement {
  const { history, version, playhead, selected, onSelect, onSeek } = props;
  // `version` stands for the contents of `history`, which is one and the same object throughout a run.
  const model = useMemo(() => ({ version, ...modelOf(history) }), [history, version]);
  const words = useMemo(() => timelineInWords(model), [model]);
  const [chosen, setChosen] = useState<{ readonly history: History; readonly view: View } | null>(null);
  const view = chosen?.history === history ? chosen.view : null;
  const seen = useRef<Seen | null>(null);
  const surface = useRef<HTMLDivElement | null>(null);
  const spoken = useRef(0);
  const id = useId();

  const speak = (t: number): void => {
    const slider = surface.current;
    const clock = performance.now();
    if (!slider || (playhead.moving && clock - spoken.current < speechInterval)) return;
    spoken.current = clock;
    slider.setAttribute("aria-valuenow", clusterTime(history, t).toFixed(2));
    slider.setAttribute("aria-valuetext", momentInWords(model, t));
  };

  const canvas = useCanvas((frame) => {
    const t = playhead.now();
    const live = !model.course.finished && playhead.moving;
    const now = Math.max(history.lastT, live ? t : 0);
    const layout = layoutOf(frame.width, frame.height, model.routers.length, model.groups);
    const shown = view ?? autoView(model.course, live ? t : now);
    seen.current = { model, layout, view: shown, now };
    paintTimeline(frame, { model, layout, view: shown, selected, t, now });
    speak(t);
  }, playhead);

  const look = (next: View): void => setChosen({ history, view: next });
  const answers = useRef({ seen: () => seen.current, look, seek: onSeek, select: onSelect });
  useEffect(() => {
    answers.current = { seen: () => seen.current, look, seek: onSeek, select: onSelect };
  });
  useGestures(surface, answers);

  const onKeyDown = (event: KeyboardEvent): void => {
    const now = seen.current;
    if (!now || event.altKey || event.ctrlKey || event.metaKey) return;
    const t = playhead.now();
    const step = model.second * (event.shiftKey ? 1 : 0.1);
    const seek = (to: number) => () => onSeek(Math.max(0, Math.min(now.now, to)));
    const closer = (factor: number) => () => look(zoom(now.view, t, factor, limitsOf(model, now.now)));
    const keys: Record<string, () => void> = {
      ArrowRight: seek(t + step),
      ArrowUp: seek(t + step),
      ArrowLeft: seek(t - step),
      ArrowDown: seek(t - step),
      PageUp: seek(t + model.second),
      PageDown: seek(t - model.second),
      Home: seek(0),
      End: seek(now.now),
      "+": closer(1.5),
      "=": closer(1.5),
      "-": closer(1 / 1.5),
      "0": () => setChosen(null),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className={style.timeline}>
      <canvas
        ref={canvas}
        className={style.canvas}
        role="img"
        aria-label="Timeline of the run"
        aria-describedby={`${id}-words`}
      />
      <p id={`${id}-words`} className={style.words}>
        {words}
      </p>
      <div
        ref={surface}
        className={style.surface}
        role="slider"
        tabIndex={0}
        aria-label="Playhead"
        aria-valuemin={clusterTime(history, 0)}
        aria-valuemax={clusterTime(history, history.lastT)}
        aria-valuenow={clusterTime(history, playhead.now())}
        aria-valuetext={momentInWords(model, playhead.now())}
        aria-keyshortcuts="+ - 0"
        onKeyDown={onKeyDown}
      />
      {view !== null && (
        <button
          type="button"
          className={style.fit}
          onClick={() => setChosen(null)}
          title="Show it all again (0)"
        >
          Fit
        </button>
      )}
    </div>
  );
}
