import {
  isLost,
  outcomes,
  score,
  verdict,
  type Choice,
  type History,
  type Outcome,
} from "../../../server/protocol/index.ts";
import { OutcomeGlyph } from "../ui/index.ts";
import { skipped } from "./progress.ts";
import css from "./lesson.module.css";

interface Props {
  readonly history: History;
  readonly predicted: string;
  readonly choice: Choice;
}

/** What the learner said and what it was, on one bar. */
export function ItWas({ history, predicted, choice }: Props) {
  const { lost, sent, byOutcome } = score(history);
  const said = choice.options.find(({ id }) => id === predicted);
  const lostBy = (Object.keys(outcomes) as Outcome[]).filter(
    (outcome) => isLost(outcome) && byOutcome[outcome],
  );
  return (
    <dl className={css["itwas"]}>
      <dt>You said</dt>
      <dd>{predicted === skipped ? "nothing (skipped)" : (said?.label ?? predicted)}</dd>
      <dt>It was</dt>
      <dd>
        <b>
          {lost} of {sent} lost
        </b>
        <span className={css["bar"]} aria-hidden="true">
          {lostBy.map((outcome) => (
            <span
              key={outcome}
              style={{ flexGrow: byOutcome[outcome], background: `var(--${outcomes[outcome].tone})` }}
            />
          ))}
          <span style={{ flexGrow: Math.max(0, sent - lost), background: "var(--line)" }} />
        </span>
        <span className={css["tally"]}>
          {lostBy.map((outcome) => (
            <span key={outcome}>
              <OutcomeGlyph outcome={outcome} size={10} /> {byOutcome[outcome]} {outcomes[outcome].label}
            </span>
          ))}
          {lost === 0 && verdict(history).reason}
        </span>
      </dd>
    </dl>
  );
}
