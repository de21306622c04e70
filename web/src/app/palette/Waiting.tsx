import { ui } from "../../ui/index.ts";
import css from "./palette.module.css";

interface Props {
  readonly typed: string;
  onType(text: string): void;
  onClose(): void;
}

/** Stands where the palette is being fetched: who types at once types into it, and presses none of the page's keys. */
export const Waiting = ({ typed, onType, onClose }: Props) => (
  <div role="dialog" aria-label="Commands" className={`${ui["popup"]} ${css["palette"]}`}>
    <input
      autoFocus
      className={css["input"]}
      aria-label="Search commands"
      placeholder="What do you want to do?"
      value={typed}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    />
  </div>
);
