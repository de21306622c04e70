import { Link } from "wouter";
import {
  causes,
  examChecks,
  type MeasuredPeer,
  type MeasuredPeers,
} from "../../../../server/protocol/index.ts";
import { numberOf } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { capital } from "../../ui/index.ts";
import { Verdict } from "./Verdict.tsx";
import css from "./libraries.module.css";

interface Props {
  readonly peer: MeasuredPeer;
  readonly columns: MeasuredPeers["columns"];
  readonly lessons: readonly LessonEntry[];
}

/** One library: how it was used, and what each check found. */
export function Peer({ peer, columns, lessons }: Props) {
  return (
    <div className={css["peer"]}>
      <section aria-label="Its program">
        <pre tabIndex={0}>{peer.code}</pre>
        <p>The service itself is the same for all.</p>
      </section>
      <ul aria-label="What was found">
        {columns.map(({ head, check }, at) => {
          const cell = peer.cells[at];
          if (!cell) return null;
          const { status, summary, cause } = cell;
          const lesson = lessons.find(({ id }) => id === examChecks[check].lesson);
          return (
            <li key={head} data-status={status}>
              <Verdict status={status} />
              <div>
                <b>{head}</b> {capital(summary)}.
                {status === "fail" && (
                  <p>
                    {cause && `${causes[cause].label}. `}
                    {capital(examChecks[check].mend)}.{" "}
                    {lesson && (
                      <Link href={`/lessons/${lesson.id}`}>
                        {numberOf(lesson.id)} {lesson.title}
                      </Link>
                    )}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
