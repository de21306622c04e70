import {
  isLost,
  outcomes,
  score,
  verdict,
  trialScore,
  trialsOf,
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
  const said = choice.options.find(({ id }) => id === predicted);
  return (
    <dl className={css["itwas"]}>
      <dt>You said</dt>
      <dd>{predicted === skipped ? "nothing (skipped)" : (said?.label ?? predicted)}</dd>
      <dt>It was</dt>
      {history.header.scenario.trials ? <Caught history={history} /> : <Lost history={history} />}
    </dl>
  );
}

function Caught({ history }: Pick<Props, "history">) {
  const { caught, broken } = trialScore(trialsOf(history));
  return (
    <dd>
      <b>
        {caught} of {broken} caught
      </b>
      <span className={css["bar"]} aria-hidden="true">
        <span style={{ flexGrow: caught, background: "var(--ok)" }} />
        <span style={{ flexGrow: broken - caught, background: "var(--line)" }} />
      </span>
    </dd>
  );
}

function Lost({ history }: Pick<Props, "history">) {
  const { lost, sent, byOutcome } = score(history);
  const lostBy = (Object.keys(outcomes) as Outcome[]).filter(
    (outcome) => isLost(outcome) && byOutcome[outcome],
  );
  return (
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
  );
}
