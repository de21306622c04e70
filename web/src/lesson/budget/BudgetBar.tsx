import { fields, phaseOf, stepKeys } from "./budget.ts";
import type { Stretch } from "./plan.ts";
import { inSeconds } from "./words.ts";
import css from "./budget.module.css";

interface Props {
  /** `Planned`, `Measured`. */
  readonly label: string;
  readonly stretches: readonly Stretch[];
  /** Up to where the picture goes, in cluster seconds from the deletion. */
  readonly axis: number;
  readonly grace: number;
  readonly signal: number | undefined;
  /** Where SIGKILL falls; undefined where it doesn't. */
  readonly kill: number | undefined;
  /** Where the process ends by itself; undefined where it doesn't. */
  readonly exit: number | undefined;
  /** Until when a router may still send. */
  readonly slowest: number;
}

/** A step is known by its number, which stands beside its field, too. */
export const numberOfStep = (step: Stretch["step"]): number => stepKeys.indexOf(step) + 1;

/** Narrower than this share of the whole, a stretch has no room for its number. */
const roomForNumber = 0.06;

/** A shutdown from the deletion to its end, on one line: its steps, the grace, and the signals. */
export function BudgetBar({ label, stretches, axis, grace, signal, kill, exit, slowest }: Props) {
  const at = (seconds: number): string => `${Math.min(100, (seconds / axis) * 100).toFixed(2)}%`;
  const wide = (from: number, to: number): { left: string; width: string } => ({
    left: at(from),
    width: at(to - from),
  });
  const told = [
    ...stretches.map(
      ({ step, from, to }) => `${fields[step].label} from ${inSeconds(from)} to ${inSeconds(to)}`,
    ),
    `the grace ends at ${inSeconds(grace)}`,
    ...(signal === undefined ? [] : [`SIGTERM at ${inSeconds(signal)}`]),
    ...(kill === undefined ? [] : [`SIGKILL at ${inSeconds(kill)}`]),
    ...(exit === undefined ? [] : [`exit at ${inSeconds(exit)}`]),
  ];
  return (
    <figure className={css["figure"]}>
      <figcaption>{label}</figcaption>
      <div
        className={css["picture"]}
        role="img"
        aria-label={`${label}, from the deletion: ${told.join("; ")}`}
      >
        <div className={css["bar"]}>
          {stretches.map(({ step, from, to }) => {
            const lived = kill !== undefined && from < kill ? Math.min(to, kill) : to;
            const middle = `${((lived - from) / (to - from)) * 50}%`;
            return (
              <span
                key={step}
                className={css["fill"]}
                data-step={phaseOf[step]}
                data-lost={kill !== undefined && from >= kill}
                style={wide(from, to)}
              >
                {(lived - from) / axis >= roomForNumber && (
                  <b style={{ left: middle }}>{numberOfStep(step)}</b>
                )}
              </span>
            );
          })}
          {kill !== undefined && <span className={css["veil"]} style={{ left: at(kill) }} />}
          {signal !== undefined && <span className={css["signal"]} style={{ left: at(signal) }} />}
          {kill !== undefined && <span className={css["kill"]} style={{ left: at(kill) }} />}
          {exit !== undefined && <span className={css["exit"]} style={{ left: at(exit) }} />}
        </div>
        <div className={css["news"]} style={wide(0, Math.min(slowest, axis))} />
        <div className={css["grace"]} style={wide(0, grace)} />
      </div>
    </figure>
  );
}
