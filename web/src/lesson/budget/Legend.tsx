import type { Plan } from "./plan.ts";
import { inSeconds } from "./words.ts";
import css from "./budget.module.css";

interface Props {
  readonly plan: Plan;
  readonly grace: number;
  readonly slowest: number;
}

/** What the lines of the picture are, and when. */
export function Legend({ plan, grace, slowest }: Props) {
  const { signal, kill, cut, exit } = plan;
  const marks = [
    { mark: "signal", says: `SIGTERM ${inSeconds(signal)}` },
    { mark: "grace", says: `grace ${inSeconds(grace)}` },
    ...(cut ? [{ mark: "kill", says: `SIGKILL ${inSeconds(kill)}` }] : []),
    { mark: "exit", says: `${cut ? "would exit" : "exit"} ${inSeconds(exit)}` },
    { mark: "news", says: `routers may still send: ${inSeconds(slowest)}` },
  ];
  return (
    <ul className={css["legend"]} aria-label="What the lines are">
      {marks.map(({ mark, says }) => (
        <li key={mark}>
          <span className={css["sign"]} data-mark={mark} aria-hidden="true" />
          {says}
        </li>
      ))}
    </ul>
  );
}
