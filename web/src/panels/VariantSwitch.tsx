import { score } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useWorld, useWorldState } from "../world/index.ts";
import css from "./panels.module.css";

/** Which variant is looked at: its source, and its last run if it has had one. */
export function VariantSwitch({ lesson, shown }: { lesson: LessonEntry; shown: string }) {
  const world = useWorld();
  const runs = useWorldState((state) => state.runs);
  const summary = lesson.variants.find(({ id }) => id === shown)?.summary;
  return (
    <div className={css["variants"]}>
      <div className={css["filters"]} role="group" aria-label="Variant">
        {lesson.variants.map(({ id, title }) => {
          const history = runs.latest(lesson.id, id)?.history;
          return (
            <button
              key={id}
              type="button"
              aria-pressed={id === shown}
              onClick={() => world.show({ lesson: lesson.id, variant: id })}
            >
              {title}
              {history?.finished && <b title="lost in its last run">{score(history).lost} lost</b>}
            </button>
          );
        })}
      </div>
      <p>{summary}</p>
    </div>
  );
}
