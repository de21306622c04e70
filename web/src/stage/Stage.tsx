import { useMemo, useRef, type MouseEvent, type ReactElement } from "react";
import { useId } from "react";
import { examLesson, type History } from "../../../server/protocol/index.ts";
import { useCanvas } from "../kit/use-canvas.ts";
import { pointIn } from "../kit/zoom.ts";
import { useThrottled, type Playhead, type Selection, type Touched } from "../world/index.ts";
import { afterAll, Cast } from "./cast/cast.ts";
import { GhostStage } from "./GhostStage.tsx";
import { hitTest } from "./hit.ts";
import { layoutOf, type Layout } from "./layout/layout.ts";
import { populationOf } from "./layout/population.ts";
import { LossList } from "./LossList.tsx";
import { paintStage, type Painted } from "./paint.ts";
import style from "./stage.module.css";
import { Ways } from "./ways.ts";
import { nameOf, stageInWords } from "./words.ts";

interface StageProps {
  readonly history: History;
  /** Rises when events were folded into `history`, which is changed in place. */
  readonly version: number;
  /** What the events touched: with it, the picture takes in only what is new. */
  readonly touched?: Touched;
  readonly playhead: Playhead;
  /** The selected request. */
  readonly selected: number | null;
  /** Something else that is selected: a job, a span, a WebSocket, an event of a stream. */
  readonly item?: Selection | null;
  onSelect(request: number | null): void;
  onItem?(item: Selection): void;
}

/** The picture of the cluster at the playhead: every dot is one real request. */
export function Stage(props: StageProps): ReactElement {
  const { scenario } = props.history.header;
  return props.history.pods.size === 0 ? <GhostStage scenario={scenario} /> : <LiveStage {...props} />;
}

/** Where everything stands, for as long as neither the picture's size nor the number of places changes. */
interface Ground {
  readonly layout: Layout;
  readonly ways: Ways;
}

function LiveStage(props: StageProps): ReactElement {
  const { history, version, touched, playhead, selected, item = null, onSelect, onItem } = props;
  const cast = useMemo(() => new Cast(history), [history]);
  const seen = useThrottled(version, 250);
  // `seen` stands for the contents of `history`, which is one and the same object throughout a run.
  const losses = useMemo(() => {
    cast.catchUp(touched);
    return { seen, all: cast.losses.at(afterAll) };
  }, [cast, touched, seen]);
  const chosen = useMemo<Selection | null>(
    () => (selected === null ? item : { of: "request", id: selected }),
    [selected, item],
  );
  const ground = useRef<Ground | null>(null);
  const painted = useRef<Painted | null>(null);
  const tip = useRef<HTMLDivElement | null>(null);
  const description = useRef<HTMLParagraphElement | null>(null);
  const described = useRef(0);
  const id = useId();

  const canvas = useCanvas((frame) => {
    cast.catchUp(touched);
    const t = playhead.now();
    const places = cast.pods.placesAt(cast.clusterMoment(t));
    const { layout } = ground.current ?? {};
    if (
      layout?.width !== frame.width ||
      layout.height !== frame.height ||
      layout.population.places !== places
    ) {
      const { scenario, lesson } = history.header;
      const fresh = layoutOf(
        frame.width,
        frame.height,
        populationOf(scenario, places, lesson !== examLesson),
      );
      ground.current = { layout: fresh, ways: new Ways(fresh) };
    }
    if (!ground.current) return;
    painted.current = paintStage(frame, cast, ground.current.ways, ground.current.layout, t, chosen);
    const now = performance.now();
    if (description.current && (!playhead.moving || now - described.current > 1000)) {
      described.current = now;
      description.current.textContent = stageInWords(cast, t);
    }
  }, playhead);

  const at = (event: MouseEvent): Selection | undefined => {
    return painted.current ? hitTest(painted.current, pointIn(event.currentTarget, event)) : undefined;
  };
  const choose = (what: Selection | null | undefined): void => {
    if (what && what.of !== "request") onItem?.(what);
    else onSelect(what?.id ?? null);
  };
  const hover = (event: MouseEvent<HTMLElement>): void => {
    const what = at(event);
    event.currentTarget.style.cursor = what ? "pointer" : "default";
    const point = pointIn(event.currentTarget, event);
    if (tip.current) placeTip(tip.current, what && nameOf(cast, what, playhead.now()), point);
  };
  return (
    <div className={style["stage"]}>
      <canvas
        ref={canvas}
        className={style["canvas"]}
        role="img"
        aria-label="The cluster at the playhead"
        aria-describedby={`${id}-words`}
      />
      <p id={`${id}-words`} ref={description} className={style["words"]} />
      <LossList
        history={history}
        losses={losses.all}
        chosen={chosen}
        onChoose={choose}
        onPointerMove={hover}
        onPointerLeave={() => tip.current && placeTip(tip.current, undefined)}
        onClick={(event) => choose(at(event))}
      />
      <div ref={tip} className={style["tip"]} data-tip="" aria-hidden="true" hidden />
    </div>
  );
}

/** Puts the tip beside the pointer, on the side where there is room; without words it goes away. */
function placeTip(tip: HTMLElement, words: string | undefined, at?: ReturnType<typeof pointIn>): void {
  tip.hidden = words === undefined;
  if (words === undefined || !at) return;
  if (tip.textContent !== words) tip.textContent = words;
  const { x, y, width, height } = at;
  const left = x + 14 + tip.offsetWidth > width ? x - 10 - tip.offsetWidth : x + 14;
  const top = y + 20 + tip.offsetHeight > height ? y - 12 - tip.offsetHeight : y + 16;
  tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
}
