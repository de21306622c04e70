import { useState, type ReactElement } from "react";
import { ChevronDown, ChevronUp } from "lucide-react";
import type { LossGroup } from "../../../server/protocol/index.ts";
import { OutcomeGlyph } from "../ui/index.ts";
import style from "./timeline.module.css";
import type { Told } from "./words.ts";

interface LossesProps {
  readonly told: Told;
  onGo(group: LossGroup): void;
}

/** Who was lost and why, one sentence for each reason; a sentence leads to its place on the lanes. */
export function Losses({ told: { losses, quiet }, onGo }: LossesProps): ReactElement {
  const [all, setAll] = useState(false);
  const shown = all ? losses : losses.slice(0, 1);
  const more = losses.length - 1;
  if (losses.length === 0) return <p className={style["quiet"]}>{quiet}</p>;
  return (
    <div className={style["losses"]}>
      <ul aria-label="Who was lost, and why">
        {shown.map((group) => (
          <li key={group.key}>
            <button type="button" onClick={() => onGo(group)} title="Show it on the lanes">
              <OutcomeGlyph outcome={group.outcome ?? (group.of === "span" ? "vanished" : "reset")} />
              <span>{group.sentence}</span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className={style["more"]} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "less" : `${more} more`}
          {all ? <ChevronUp size={13} aria-hidden="true" /> : <ChevronDown size={13} aria-hidden="true" />}
        </button>
      )}
    </div>
  );
}
