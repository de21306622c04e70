import { memo } from "react";
import { Check, UserRoundX } from "lucide-react";
import type { Seat } from "../../../../server/protocol/index.ts";
import { numberOf, stepNames } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { ago } from "../time.ts";
import { ConfirmButton } from "./ConfirmButton.tsx";
import { doingInWords } from "./words.ts";
import css from "./room.module.css";

interface Props {
  readonly seat: Seat;
  readonly lessons: readonly LessonEntry[];
  /** ms since 1970. */
  readonly now: number;
  onFree(): Promise<void>;
}

/** One learner: where they are, what came of it, and whether they need help. */
export const SeatRow = memo(function SeatRow({ seat, lessons, now, onFree }: Props) {
  const { name, standing, stuck, failedTries, connected } = seat;
  const lesson = lessons.find(({ id }) => id === standing?.lesson);
  return (
    <tr data-stuck={stuck !== undefined} data-away={!connected}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td className={css["lesson"]} title={lesson?.title}>
        {standing ? numberOf(standing.lesson) || standing.lesson : "–"}
      </td>
      {stepNames.map((step, index) => {
        const done = standing?.steps[index] === true;
        return (
          <td key={step} className={css["step"]} data-done={done} title={done ? step : `not ${step}`}>
            <i aria-hidden="true">{done && <Check size={12} />}</i>
            {!done && <span className="visually-hidden">not </span>}
            <span className={css["word"]}>{step}</span>
          </td>
        );
      })}
      <td className={css["now"]}>{doingInWords(seat, now)}</td>
      <td className={css["run"]}>
        <LastRun seat={seat} now={now} />
      </td>
      <td className={css["tries"]}>
        {failedTries > 0 ? failedTries : "–"}
        <span className={css["word"]}> {failedTries === 1 ? "try" : "tries"} failed</span>
      </td>
      <td className={css["stuck"]}>
        {stuck && (
          <span title={stuck.why}>
            <b>{ago(stuck.since, now)}</b> {stuck.why}
          </span>
        )}
      </td>
      <td className={css["free"]}>
        <ConfirmButton
          title={`Free the seat of ${name}?`}
          text="Their page is told so. What they have done stays in their browser; with the code they can join again."
          act="Free the seat"
          label={`Free the seat of ${name}`}
          onAct={onFree}
        >
          <UserRoundX size={14} aria-hidden="true" />
        </ConfirmButton>
      </td>
    </tr>
  );
});

/** What the server counted of the latest run. */
function LastRun({ seat: { lastRun, standing }, now }: Pick<Props, "seat" | "now">) {
  if (!lastRun) return <span>no run yet</span>;
  const { lesson, variant, edited, lost, checks, at } = lastRun;
  const elsewhere = lesson !== standing?.lesson && `${numberOf(lesson)} `;
  return (
    <>
      <b data-lost={lost > 0}>{lost} lost</b>
      <span>
        {checks.held}/{checks.of}
      </span>
      <span>
        {elsewhere}
        {edited ? "own code" : variant}
      </span>
      <span>{ago(at, now)}</span>
    </>
  );
}
