import { useId, useState } from "react";
import { ChevronRight } from "lucide-react";
import {
  trialInWords,
  trialsIn,
  type History,
  type Scenario,
  type Trial,
} from "../../../server/protocol/index.ts";
import { Detail } from "./Detail.tsx";
import { Standing } from "./Standing.tsx";
import css from "./trials.module.css";

interface Props {
  readonly scenario: Scenario;
  /** Undefined before there is a run. */
  readonly history: History | undefined;
  /** Rises whenever the history has grown. */
  readonly version: number;
  /** Whether there are lessons around it, to which it may lead. */
  readonly linked?: boolean;
}

const columns = 5;

/** The services of a run of trials: what the test should say of each, and what it did. Each row opens. */
export function TrialTable({ scenario, history, linked = true }: Props) {
  const [open, setOpen] = useState<string>();
  const trials = trialsIn(scenario, history);
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Trials">
      <table className={css["table"]}>
        <caption className="visually-hidden">
          The test on each service: what it should say, what it said, and for how long it ran
        </caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Should</th>
            <th scope="col">Result</th>
            <th scope="col">Took</th>
            <th scope="col">The test said</th>
          </tr>
        </thead>
        {trials.map((trial) => {
          const { name } = trial.service;
          return (
            <Row
              key={name}
              trial={trial}
              history={history}
              linked={linked}
              open={open === name}
              onOpen={(now) => setOpen(now ? name : undefined)}
            />
          );
        })}
      </table>
    </div>
  );
}

interface RowProps {
  readonly trial: Trial;
  readonly history: History | undefined;
  readonly linked: boolean;
  readonly open: boolean;
  onOpen(open: boolean): void;
}

function Row({ trial, history, linked, open, onOpen }: RowProps) {
  const detail = useId();
  const { service, works, record } = trial;
  const begun = record !== undefined && history !== undefined;
  return (
    <tbody data-standing={trial.standing} data-open={open && begun}>
      <tr>
        <th scope="row">
          {begun ? (
            <button
              type="button"
              aria-expanded={open}
              aria-controls={open ? detail : undefined}
              onClick={() => onOpen(!open)}
            >
              <ChevronRight size={14} aria-hidden="true" />
              <code>{service.name}</code>
            </button>
          ) : (
            <code>{service.name}</code>
          )}
        </th>
        <td data-label="should">{works ? "pass" : "fail"}</td>
        <td>
          <Standing trial={trial} />
        </td>
        <td className={css["took"]}>{record?.ended ? `${(record.ended.ms / 1000).toFixed(1)} s` : "–"}</td>
        <td className={css["says"]}>{trialInWords(trial)}</td>
      </tr>
      {open && begun && (
        <tr id={detail} className={css["detailRow"]}>
          <td colSpan={columns}>
            <Detail trial={trial} history={history} linked={linked} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
