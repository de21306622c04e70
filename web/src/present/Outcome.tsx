import { score, trialScore, trialsOf, verdict, type History } from "../../../server/protocol/index.ts";
import { variantOf } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useWorldState } from "../world/index.ts";
import { recordingOf } from "./recorded.ts";
import css from "./present.module.css";

/** What a run has lost, or what its test has caught. */
function figuresOf(history: History): { count: number; of: number } {
  if (history.header.scenario.trials) {
    const { caught, broken } = trialScore(trialsOf(history));
    return { count: caught, of: broken };
  }
  const { lost, sent } = score(history);
  return { count: lost, of: sent };
}

/** Every variant that was run, and what it lost or caught. */
export function Outcome({ lesson }: { lesson: LessonEntry }) {
  const runs = useWorldState((state) => state.runs);
  const rows = lesson.variants.map(({ id, title, role }) => {
    const history = recordingOf(runs, lesson.id, id)?.history;
    return { id, title, role, history, figures: history && figuresOf(history) };
  });
  return (
    <section className={css["outcome"]} aria-label="Before and after">
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Variant</th>
            <th scope="col">{lesson.scenario.trials ? "Caught" : "Lost"}</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, title, history, figures }) => (
            <tr key={id} data-fixed={id === variantOf(lesson, "fixed")}>
              <th scope="row">{title}</th>
              <td>
                <b>{figures ? figures.count : "–"}</b>
                {figures && <small> of {figures.of}</small>}
              </td>
              <td>{history ? verdict(history).reason : "not run"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
