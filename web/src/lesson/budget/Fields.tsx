import { useId } from "react";
import { fields, phaseOf, readField, stepKeys, type BudgetKey } from "./budget.ts";
import { numberOfStep } from "./BudgetBar.tsx";
import type { Plan } from "./plan.ts";
import { inSeconds } from "./words.ts";
import css from "./budget.module.css";

interface Props {
  /** As they stand in the fields, whether they are numbers or not. */
  readonly texts: Readonly<Record<BudgetKey, string>>;
  readonly plan: Plan;
  onChange(key: BudgetKey, text: string): void;
}

/** One row for the grace and for each step: what it is, how long it may take, and when it is over then. */
export function Fields({ texts, plan, onChange }: Props) {
  const id = useId();
  const until = (key: BudgetKey): number =>
    key === "grace" ? plan.kill : (plan.stretches.find(({ step }) => step === key)?.to ?? 0);
  return (
    <div className={css["fields"]} role="group" aria-label="Durations">
      <span aria-hidden="true" />
      <span aria-hidden="true" />
      <span aria-hidden="true">takes</span>
      <span aria-hidden="true">until</span>
      {(["grace", ...stepKeys] as const).map((key) => {
        const { label, min, max, step } = fields[key];
        const wrong = typeof readField(key, texts[key]) !== "number";
        return (
          <div key={key} className={css["row"]}>
            <span
              className={css["swatch"]}
              data-step={key === "grace" ? "grace" : phaseOf[key]}
              aria-hidden="true"
            >
              {key !== "grace" && <b>{numberOfStep(key)}</b>}
            </span>
            <label htmlFor={`${id}-${key}`}>{label}</label>
            <span className={css["amount"]}>
              <input
                id={`${id}-${key}`}
                type="number"
                inputMode="decimal"
                min={min}
                max={max}
                step={step}
                value={texts[key]}
                aria-invalid={wrong}
                aria-describedby={`${id}-${key}-until`}
                onChange={({ target }) => onChange(key, target.value)}
              />
              <span aria-hidden="true">s</span>
            </span>
            <span id={`${id}-${key}-until`} className={css["until"]}>
              <span className="visually-hidden">
                {key === "grace" ? "seconds; SIGKILL is due at " : "seconds; over at "}
              </span>
              {inSeconds(until(key))}
            </span>
          </div>
        );
      })}
    </div>
  );
}
