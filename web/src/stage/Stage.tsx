import { useId, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactElement } from "react";
import type { History } from "../../../server/protocol/index.ts";
import type { Playhead } from "../world/index.ts";
import { castOf } from "./cast.ts";
import { GhostStage } from "./GhostStage.tsx";
import { useCanvas } from "../kit/use-canvas.ts";
import { layoutOf } from "./layout.ts";
import { paintStage } from "./paint.ts";
import { hitTest, type Scene } from "./scene.ts";
import style from "./stage.module.css";
import { lossInWords, stageInWords } from "./words.ts";

interface StageProps {
  readonly history: History;
  /** Rises when events were folded into `history`, which is changed in place. */
  readonly version: number;
  readonly playhead: Playhead;
  readonly selected: number | null;
  onSelect(request: number | null): void;
}

/** How far from a loss a click still means it, in CSS pixels. */
const reach = 14;

/** The picture of the cluster at the playhead: every dot is one real request. */
export function Stage(props: StageProps): ReactElement {
  const { nodes, deployment } = props.history.header.scenario;
  if (props.history.pods.size === 0) {
    return <GhostStage nodes={nodes.map(({ name }) => name)} replicas={deployment.replicas} />;
  }
  return <LiveStage {...props} />;
}

function LiveStage({ history, version, playhead, selected, onSelect }: StageProps): ReactElement {
  // `version` stands for the contents of `history`, which is one and the same object throughout a run.
  const cast = useMemo(() => ({ version, ...castOf(history) }), [history, version]);
  const words = useMemo(
    () => cast.losses.map((loss) => lossInWords(history, loss, loss.request.id === selected)),
    [cast, history, selected],
  );
  const scene = useRef<Scene | null>(null);
  const description = useRef<HTMLParagraphElement | null>(null);
  const described = useRef(0);
  const id = useId();

  const canvas = useCanvas((frame) => {
    const t = playhead.now();
    const layout = layoutOf(frame.width, frame.height, cast.population);
    scene.current = paintStage(frame, cast, layout, t, selected);
    const now = performance.now();
    if (description.current && (!playhead.moving || now - described.current > 1000)) {
      described.current = now;
      description.current.textContent = stageInWords(cast, t);
    }
  }, playhead);

  const at = (event: MouseEvent): number | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const point = { x: event.clientX - box.left, y: event.clientY - box.top };
    return scene.current ? hitTest(scene.current, point, reach) : undefined;
  };
  const chosen = cast.losses.findIndex(({ request }) => request.id === selected);
  const choose = (index: number): void => {
    const loss = cast.losses[Math.max(0, Math.min(cast.losses.length - 1, index))];
    if (loss) onSelect(loss.request.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => void> = {
      ArrowRight: () => choose(chosen + 1),
      ArrowDown: () => choose(chosen + 1),
      ArrowLeft: () => choose(chosen < 0 ? 0 : chosen - 1),
      ArrowUp: () => choose(chosen < 0 ? 0 : chosen - 1),
      Home: () => choose(0),
      End: () => choose(cast.losses.length - 1),
      Escape: () => onSelect(null),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const active = chosen < 0 ? {} : { "aria-activedescendant": `${id}-loss-${chosen}` };
  return (
    <div className={style.stage}>
      <canvas
        ref={canvas}
        className={style.canvas}
        role="img"
        aria-label="The cluster at the playhead"
        aria-describedby={`${id}-words`}
      />
      <p id={`${id}-words`} ref={description} className={style.words} />
      <div
        role="listbox"
        aria-label="Lost requests"
        tabIndex={words.length > 0 ? 0 : -1}
        {...active}
        className={style.surface}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          event.currentTarget.style.cursor = at(event) === undefined ? "default" : "pointer";
        }}
        onClick={(event) => onSelect(at(event) ?? null)}
      >
        {words.map((text, index) => (
          <div
            key={cast.losses[index]?.request.id}
            id={`${id}-loss-${index}`}
            className={style.words}
            role="option"
            aria-selected={index === chosen}
          >
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}
