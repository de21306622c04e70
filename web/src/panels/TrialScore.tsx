import { standingInWords, trialsOf, verdict, type History } from "../../../server/protocol/index.ts";
import { Standing } from "../trials/index.ts";
import css from "./panels.module.css";

/** What a test has caught so far, in one sentence, and how many services stand where. */
export function TrialScore({ history }: { history: History }) {
  const { figure, reason } = verdict(history);
  const alike = [...Map.groupBy(trialsOf(history), standingInWords).values()];
  return (
    <div className={css["score"]}>
      <p className={css["figure"]} data-testid="verdict">
        {figure} <span title={reason}>{reason}</span>
      </p>
      <ul className={css["counts"]} aria-label="Services by result">
        {alike.map(
          ([first, ...others]) =>
            first && (
              <li key={standingInWords(first)}>
                <b>{others.length + 1}</b> <Standing trial={first} />
              </li>
            ),
        )}
      </ul>
    </div>
  );
}
