import { Fragment } from "react";
import type { History, Outcome } from "../../../../server/protocol/index.ts";
import { atSeconds, OutcomeGlyph, wallTime } from "../../ui/index.ts";
import { useWorld } from "../../world/index.ts";
import type { Step } from "./steps.ts";
import css from "./story.module.css";

interface Props {
  readonly history: History;
  readonly steps: readonly Step[];
  readonly outcome: Outcome | undefined;
  /** The playhead, ms since the run began: what lies after it wasn't known then. */
  readonly now: number;
}

/** A story's events in the order of time, each with ways to its moment, its log line and its line of code. */
export function Chain({ history, steps, outcome, now }: Props) {
  const world = useWorld();
  const ahead = steps.findIndex(({ t }) => t > now);
  return (
    <ol className={css["chain"]}>
      {steps.map((step, index) => (
        <Fragment key={`${step.seq} ${step.says}`}>
          {index === ahead && (
            <li className={css["divide"]}>
              <span>
                {ahead === 0 ? "all of this lies" : "what follows lies"} after the playhead,{" "}
                {atSeconds(history, now)} s
              </span>
            </li>
          )}
          <li data-end={step.end} data-ahead={step.t > now}>
            <button
              type="button"
              className={css["time"]}
              title={`Event ${step.seq}, ${wallTime(step.t)}: go to this moment`}
              onClick={() => world.playhead.seek(step.t)}
            >
              {atSeconds(history, step.t)}
            </button>
            <span className={css["bead"]} aria-hidden="true">
              {step.end && <OutcomeGlyph outcome={outcome} size={10} />}
            </span>
            <div>
              {step.says}
              {!step.evidence && <em> self-reported</em>}
              {step.code && (
                <button
                  type="button"
                  className={css["code"]}
                  title={`Line ${step.code.line} of the pod: ${step.code.text}`}
                  onClick={() => step.code && world.showCode(step.code.line)}
                >
                  <span className="visually-hidden">code, </span>line {step.code.line}
                </button>
              )}
              {step.log && (
                <button
                  type="button"
                  className={css["log"]}
                  title={`${step.log.pod} printed this at ${atSeconds(history, step.log.t)} s: show it in the logs`}
                  onClick={() => step.log && world.showLog(step.log.seq)}
                >
                  <span className="visually-hidden">log, </span>
                  {step.log.line}
                </button>
              )}
            </div>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}
