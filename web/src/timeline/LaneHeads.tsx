import type { CSSProperties, ReactElement, Ref } from "react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { headName } from "./draw/gutter.ts";
import type { Layout } from "./layout.ts";
import style from "./timeline.module.css";

interface LaneHeadsProps {
  readonly layout: Layout;
  /** Holds the buttons: what lies behind axis and minimap has to be clipped. */
  readonly held: Ref<HTMLDivElement>;
  onTurn(key: string): void;
}

/** The buttons that open and close groups of lanes, over the picture. */
export function LaneHeads({ layout, held, onTurn }: LaneHeadsProps): ReactElement {
  return (
    <div ref={held} className={style["heads"]}>
      {layout.lanes.map((lane) => {
        if (lane.kind !== "head") return null;
        const { name, more } = headName(lane);
        const place = { top: lane.y, height: lane.height, width: layout.gutter } as CSSProperties;
        return (
          <button
            key={lane.key}
            type="button"
            className={style["head"]}
            style={place}
            aria-expanded={lane.open}
            title={more === "" ? name : `${name}: ${more}`}
            onClick={() => onTurn(lane.key)}
          >
            {lane.open ? (
              <ChevronDown size={13} aria-hidden="true" />
            ) : (
              <ChevronRight size={13} aria-hidden="true" />
            )}
            {name}
          </button>
        );
      })}
    </div>
  );
}
