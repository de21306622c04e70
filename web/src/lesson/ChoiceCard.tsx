import { useId, type ReactNode, type Ref } from "react";
import { Check, X } from "lucide-react";
import type { Choice } from "../../../server/protocol/index.ts";
import css from "./lesson.module.css";

interface Props {
  readonly heading: string;
  /** 3 under a section's heading, 2 under the page's. */
  readonly level?: 2 | 3;
  readonly choice: Choice;
  readonly chosen: string | undefined;
  /** Whether the right answer is shown, and why each is right or wrong. */
  readonly revealed: boolean;
  readonly locked: boolean;
  onChoose(option: string): void;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** A question with one right answer among things that people really believe. */
export function ChoiceCard({
  heading,
  level = 3,
  choice,
  chosen,
  revealed,
  locked,
  onChoose,
  children,
  ref,
}: Props) {
  const name = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={css["card"]} aria-labelledby={`${name}-heading`} ref={ref} tabIndex={-1}>
      <Heading id={`${name}-heading`}>{heading}</Heading>
      <fieldset className={css["choice"]} disabled={locked}>
        <legend>{choice.question}</legend>
        {choice.options.map(({ id, label, right, because }) => {
          const told = revealed && (right || id === chosen);
          return (
            <label
              key={id}
              className={css["option"]}
              data-chosen={id === chosen}
              data-dimmed={revealed && !told}
            >
              <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
              <span className={css["dot"]} aria-hidden="true" />
              <span>
                {label}
                {told && (
                  <span className={css["verdict"]} data-right={right}>
                    {right ? <Check size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}
                    <span className="visually-hidden">{right ? "right" : "not so"}</span>
                  </span>
                )}
                {told && <small>{because}</small>}
              </span>
            </label>
          );
        })}
      </fieldset>
      {children}
    </section>
  );
}
