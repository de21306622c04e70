import { score, trialScore, trialsOf, type History } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useWorld, useWorldState, yours } from "../world/index.ts";
import css from "./code.module.css";

/** Which program is looked at: a variant's or one's own, and its last run if it has had one. */
export function VariantSwitch({ lesson, shown }: { lesson: LessonEntry; shown: string }) {
  const world = useWorld();
  const runs = useWorldState((state) => state.runs);
  // A run's figures stand once it goes on no more.
  useWorldState((state) => state.going);
  const summary = lesson.variants.find(({ id }) => id === shown)?.summary;
  return (
    <div className={css["variants"]}>
      <div className={css["choices"]} role="group" aria-label="Variant">
        {[...lesson.variants, { id: yours, title: "Your code" }].map(({ id, title }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === shown}
            data-own={id === yours}
            onClick={() => world.show({ lesson: lesson.id, variant: id })}
          >
            {title}
            <Lost history={runs.latest(lesson.id, id)?.history} />
          </button>
        ))}
      </div>
      {summary && <p>{summary}</p>}
    </div>
  );
}

function Lost({ history }: { history: History | undefined }) {
  if (!history?.finished) return null;
  if (!history.header.scenario.trials) return <b title="lost in its last run">{score(history).lost} lost</b>;
  const { caught, broken } = trialScore(trialsOf(history));
  return (
    <b title="broken services caught in its last run">
      {caught} of {broken}
    </b>
  );
}
