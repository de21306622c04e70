import { useId, useMemo, type KeyboardEvent, type MouseEvent, type ReactElement } from "react";
import type { History } from "../../../server/protocol/index.ts";
import type { Selection } from "../world/index.ts";
import type { Loss } from "./cast/losses.ts";
import style from "./stage.module.css";
import { lossInWords } from "./words.ts";

interface LossListProps {
  readonly history: History;
  readonly losses: readonly Loss[];
  readonly chosen: Selection | null;
  onChoose(what: Selection | null): void;
  onClick(event: MouseEvent): void;
  onPointerMove(event: MouseEvent<HTMLElement>): void;
  onPointerLeave(): void;
}

/** So many options stand in the document at most; the list says where among all of them they are. */
const window = 200;

/** Everything that was lost, as a list to walk through by keyboard; it lies over the picture and takes its clicks. */
export function LossList({ history, losses, chosen, onChoose, ...pointer }: LossListProps): ReactElement {
  const id = useId();
  const at = useMemo(
    () =>
      chosen === null
        ? -1
        : losses.findIndex(
            ({ what }) => what.of === chosen.of && what.id === chosen.id && what.stream === chosen.stream,
          ),
    [losses, chosen],
  );
  const from = Math.max(0, Math.min(losses.length - window, at - window / 2));
  const options = useMemo(
    () =>
      losses.slice(from, from + window).map((loss, index) => ({
        index: from + index,
        text: lossInWords(history, loss, from + index === at),
      })),
    [history, losses, from, at],
  );
  const choose = (index: number): void => {
    const loss = losses[Math.max(0, Math.min(losses.length - 1, index))];
    if (loss) onChoose(loss.what);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => void> = {
      ArrowRight: () => choose(at + 1),
      ArrowDown: () => choose(at + 1),
      ArrowLeft: () => choose(at < 0 ? 0 : at - 1),
      ArrowUp: () => choose(at < 0 ? 0 : at - 1),
      PageDown: () => choose(at + 10),
      PageUp: () => choose(at - 10),
      Home: () => choose(0),
      End: () => choose(losses.length - 1),
      Escape: () => onChoose(null),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const active = at < 0 ? {} : { "aria-activedescendant": `${id}-${at}` };
  return (
    <div
      role="listbox"
      aria-label="Lost requests"
      tabIndex={losses.length > 0 ? 0 : -1}
      {...active}
      className={style["surface"]}
      onKeyDown={onKeyDown}
      {...pointer}
    >
      {options.map(({ index, text }) => (
        <div
          key={index}
          id={`${id}-${index}`}
          className={style["words"]}
          role="option"
          aria-selected={index === at}
          aria-setsize={losses.length}
          aria-posinset={index + 1}
        >
          {text}
        </div>
      ))}
    </div>
  );
}
