import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
} from "react";
import { clusterTime, type LossGroup } from "../../../server/protocol/index.ts";
import type { Playhead, Run, Selection } from "../world/index.ts";
import { useCanvas } from "../kit/use-canvas.ts";
import { factsOf } from "./facts/facts.ts";
import { clipOf, lanesOf, layoutOf, type Layout } from "./layout.ts";
import { Losses } from "./Losses.tsx";
import { LaneHeads } from "./LaneHeads.tsx";
import { TimelineModel } from "./model/model.ts";
import { paintTimeline } from "./paint.ts";
import { placeTag } from "./tag.ts";
import { useRedraw } from "./use-redraw.ts";
import style from "./timeline.module.css";
import { useGestures, type Seen } from "./use-gestures.ts";
import { around, autoView, limitsOf, reaching, zoom, type View } from "./viewport.ts";
import { momentInWords, timelineInWords, told } from "./words.ts";

/** One stretch of time for several timelines, in ms of the run that it is given to. */
export interface Stretch {
  /** What somebody has chosen to look at. */
  readonly view: View | null;
  /** What is in sight before anybody has. */
  readonly fit: View;
  look(view: View | null): void;
}

interface TimelineProps {
  readonly run: Run;
  /** Rises when events were folded into the run, which grows in place. */
  readonly version: number;
  readonly playhead: Playhead;
  readonly selected: Selection | null;
  onSelect(selection: Selection | null): void;
  /** @param t ms since the run began. @param seq of the event that was gone to, where it was one. */
  onSeek(t: number, seq?: number): void;
  /** Where it shares what is in sight with another timeline; else it chooses for itself. */
  readonly stretch?: Stretch;
}

/** How often the slider's words follow a moving playhead, in ms. */
const speechInterval = 500;
/** What an earlier run chose to open or close says nothing of another one. */
const nothingTurned: ReadonlySet<string> = new Set();

/** The run in lanes over time; its playhead is a slider. */
export function Timeline(props: TimelineProps): ReactElement {
  const { run, version, playhead, selected, onSelect, onSeek, stretch } = props;
  const { history } = run;
  const model = useMemo(() => new TimelineModel(run), [run]);
  // `version` stands for the contents of the run, which is one and the same object throughout.
  const facts = useMemo(() => {
    model.grow();
    return { version, ...factsOf(model) };
  }, [model, version]);
  const losses = useMemo(() => told(model, facts), [model, facts]);
  const words = useMemo(() => timelineInWords(facts, losses), [facts, losses]);
  const [own, setOwn] = useState<{
    readonly run: Run;
    view: View | null;
    turned: ReadonlySet<string>;
  } | null>(null);
  const view = stretch ? stretch.view : own?.run === run ? own.view : null;
  const turned = own?.run === run ? own.turned : nothingTurned;
  const lanes = useMemo(() => lanesOf(facts, turned), [facts, turned]);
  const [shownLayout, setShownLayout] = useState<Layout | null>(null);
  const scroller = useRef<HTMLDivElement | null>(null);
  const surface = useRef<HTMLDivElement | null>(null);
  const heads = useRef<HTMLDivElement | null>(null);
  const tag = useRef<HTMLParagraphElement | null>(null);
  const tip = useRef<HTMLParagraphElement | null>(null);
  const seen = useRef<Seen | null>(null);
  const spoken = useRef(0);
  const id = useId();
  const motion = useRedraw(playhead);

  const look = (next: View | null): void =>
    stretch ? stretch.look(next) : setOwn({ run, view: next, turned });
  const turn = (key: string): void => {
    const next = new Set(turned);
    if (!next.delete(key)) next.add(key);
    setOwn({ run, view, turned: next });
  };

  const speak = (t: number): void => {
    const slider = surface.current;
    const clock = performance.now();
    if (!slider || (playhead.moving && clock - spoken.current < speechInterval)) return;
    spoken.current = clock;
    const event = placeTag(tag.current, seen.current, model, playhead);
    slider.setAttribute("aria-valuenow", clusterTime(history, t).toFixed(2));
    slider.setAttribute("aria-valuetext", `${momentInWords(facts, t)}${event === "" ? "" : `; ${event}`}`);
  };

  const canvas = useCanvas((frame) => {
    model.grow();
    const t = playhead.now();
    const live = !facts.course.finished && playhead.moving;
    const now = Math.max(history.lastT, live ? t : 0);
    const layout = layoutOf(frame.width - scrollbar(scroller.current), frame.height, lanes);
    const wanted = view ?? stretch?.fit ?? autoView({ ...facts.course, end: history.lastT }, live ? t : now);
    // What is stepped to is looked at: the view follows as far as it has to.
    const shown = playhead.cursor === undefined ? wanted : reaching(wanted, t);
    const scroll = scroller.current?.scrollTop ?? 0;
    seen.current = { model, facts, layout, view: shown, now, scroll };
    const cursor = playhead.cursor;
    paintTimeline(frame, { model, facts, layout, scroll, view: shown, selected, t, cursor, now });
    // The page's own elements lie over the picture: they move with the lanes, which change seldom, and end with them.
    if (heads.current) heads.current.style.clipPath = clipOf(layout, scroll);
    if (!sameLanes(shownLayout, layout)) queueMicrotask(() => setShownLayout(layout));
    speak(t);
  }, motion);

  const answers = useRef({
    seen: () => seen.current,
    look,
    seek: onSeek,
    select: onSelect,
    tip: () => tip.current,
  });
  useEffect(() => {
    answers.current = { ...answers.current, look, seek: onSeek, select: onSelect };
  });
  useGestures(surface, answers);

  const goTo = (group: LossGroup): void => {
    const [first] = group.lost;
    if (first && group.of !== "span")
      onSelect({ of: group.of, id: first.id, ...(first.stream !== undefined && { stream: first.stream }) });
    else if (first) onSelect({ of: "span", id: first.id });
    onSeek(group.from);
    look(around(group.from, group.to, facts.second, limitsOf(facts, history.lastT)));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const now = seen.current;
    if (!now || event.altKey || event.ctrlKey || event.metaKey) return;
    const t = playhead.now();
    const limits = limitsOf(facts, now.now);
    const step = facts.second * (event.shiftKey ? 1 : 0.1);
    const seek = (to: number) => () => onSeek(Math.max(0, Math.min(now.now, to)));
    const closer = (factor: number) => () => look(zoom(now.view, t, factor, limits));
    const keys: Record<string, () => void> = {
      ArrowRight: seek(t + step),
      ArrowUp: seek(t + step),
      ArrowLeft: seek(t - step),
      ArrowDown: seek(t - step),
      PageUp: seek(t + facts.second),
      PageDown: seek(t - facts.second),
      Home: seek(0),
      End: seek(now.now),
      "+": closer(1.5),
      "=": closer(1.5),
      "-": closer(1 / 1.5),
      "0": () => look(null),
      z: () => {
        const [from, to] = extent(model, selected, history.lastT) ?? [t, t];
        look(around(from, to, facts.second, limits));
      },
    };
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const size = { "--content": `${shownLayout?.contentHeight ?? 0}px` } as CSSProperties;
  // What gets the focus is scrolled to where it can be seen.
  const covered: CSSProperties = shownLayout
    ? {
        scrollPaddingTop: shownLayout.view.y,
        scrollPaddingBottom: shownLayout.height - shownLayout.view.y - shownLayout.view.height,
      }
    : {};
  return (
    <div className={style["timeline"]}>
      <Losses told={losses} onGo={goTo} />
      <div className={style["picture"]}>
        <canvas
          ref={canvas}
          className={style["canvas"]}
          role="img"
          aria-label="Timeline of the run"
          aria-describedby={`${id}-words`}
        />
        <p id={`${id}-words`} className={style["words"]}>
          {words}
        </p>
        <div ref={scroller} className={style["scroller"]} style={covered} onScroll={motion.redraw}>
          <div className={style["content"]} style={size}>
            <div
              ref={surface}
              className={style["surface"]}
              role="slider"
              tabIndex={0}
              aria-label="Playhead"
              aria-valuemin={clusterTime(history, 0)}
              aria-valuemax={clusterTime(history, history.lastT)}
              aria-valuenow={clusterTime(history, playhead.now())}
              aria-valuetext={momentInWords(facts, playhead.now())}
              aria-keyshortcuts="+ - 0 z"
              onKeyDown={onKeyDown}
            />
            {shownLayout && <LaneHeads layout={shownLayout} held={heads} onTurn={turn} />}
          </div>
        </div>
        <p ref={tag} className={style["tag"]} hidden />
        <p ref={tip} className={style["tip"]} hidden aria-hidden="true" />
        {view !== null && (
          <button
            type="button"
            className={style["fit"]}
            onClick={() => look(null)}
            title="Show it all again (0)"
          >
            Fit
          </button>
        )}
      </div>
    </div>
  );
}

/** How much of the picture's width the scrollbar takes, CSS pixels. */
const scrollbar = (scroller: HTMLElement | null): number =>
  scroller ? scroller.offsetWidth - scroller.clientWidth : 0;

/** Whether the heads of groups and the height of all lanes are where they were. */
function sameLanes(before: Layout | null, after: Layout): boolean {
  if (before?.contentHeight !== after.contentHeight || before.gutter !== after.gutter) return false;
  const heads = ({ lanes }: Layout) => lanes.filter(({ kind }) => kind === "head");
  const [old, fresh] = [heads(before), heads(after)];
  return (
    old.length === fresh.length &&
    old.every((head, index) => {
      const other = fresh[index];
      return (
        head.kind === "head" &&
        other?.kind === "head" &&
        head.key === other.key &&
        head.open === other.open &&
        head.of === other.of &&
        Math.abs(head.y - other.y) < 0.5
      );
    })
  );
}

/** From the beginning to the end of what is selected, ms since the run began. */
function extent(model: TimelineModel, selected: Selection | null, now: number): [number, number] | undefined {
  if (!selected || selected.of === "span") return undefined;
  const stream = selected.of === "event";
  const places = model.placesOf(
    selected.of === "event" ? "stream" : selected.of,
    stream ? (selected.stream ?? -1) : selected.id,
  );
  if (places.length === 0) return undefined;
  const from = Math.min(...places.map(({ track, index }) => track.from[index] as number));
  const to = Math.max(...places.map(({ track, index }) => Math.min(now, track.to[index] as number)));
  return [from, to];
}
