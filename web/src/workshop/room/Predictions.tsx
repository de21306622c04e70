import { useState } from "react";
import { Check } from "lucide-react";
import { Link } from "wouter";
import type { LessonEntry } from "../../link/index.ts";
import { Button, ui } from "../../ui/index.ts";
import { histogramOf } from "./histogram.ts";
import css from "./room.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly counts: Readonly<Record<string, number>> | undefined;
  /** How many have joined. */
  readonly seats: number;
}

/** What the room says will happen, option by option. */
export function Predictions({ lesson, counts, seats }: Props) {
  const [revealed, setRevealed] = useState<string>();
  const open = revealed === lesson.id;
  const { rows, chose, skipped } = histogramOf(lesson.predict, counts);
  return (
    <>
      <table className={css["histogram"]} data-revealed={open}>
        <caption>{lesson.predict.question}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Option</th>
            <th scope="col">How many</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, label, right, count, share }, index) => (
            <tr key={id} data-right={open && right}>
              <th scope="row">
                <span>{index + 1}</span> {label}
                {open && right && (
                  <>
                    {" "}
                    <Check size={14} aria-hidden="true" />
                    <span className="visually-hidden">right</span>
                  </>
                )}
                <i aria-hidden="true">
                  <i style={{ width: `${share * 100}%` }} />
                </i>
              </th>
              <td>
                <b>{count}</b>
                <small>{chose === 0 ? "–" : `${Math.round(share * 100)} %`}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css["note"]}>
        {chose} of {seats} have predicted
        {skipped > 0 && `, ${skipped} skipped`}.
      </p>
      <div className={css["actions"]}>
        <Button aria-pressed={open} onClick={() => setRevealed(open ? undefined : lesson.id)}>
          {open ? "Hide what is right" : "Show what is right"}
        </Button>
        <Link href={`/lessons/${lesson.id}/present?step=2`} className={`${ui["button"]} ${ui["quiet"]}`}>
          On the big screen
        </Link>
      </div>
    </>
  );
}
