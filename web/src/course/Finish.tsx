import { useEffect } from "react";
import { Link } from "wouter";
import { checkIds, checks } from "../../../server/protocol/index.ts";
import { isDone, numberOf, partsOf, progressOf, useProgress, variantOf } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { improvement, predictionsOf, type Predictions } from "./predictions.ts";
import css from "./course.module.css";

const inWords = ({ right, wrong }: Predictions): string => `${right} of ${right + wrong}`;

/** The end of the course: what was done, how well it was seen coming, and the nine checks to take home. */
export function Finish({ lessons }: { lessons: readonly LessonEntry[] }) {
  useEffect(() => void (document.title = "What you have learned · Last Call"), []);
  const progress = useProgress();
  const parts = partsOf(lessons);
  const done = lessons.filter((lesson) =>
    isDone(progressOf(progress, lesson.id), variantOf(lesson, "broken"), variantOf(lesson, "fixed")),
  );
  const next = lessons.find((lesson) => !done.includes(lesson));
  const all = predictionsOf(lessons, progress);
  const change = improvement(parts, progress);
  return (
    <main className={css["page"]}>
      <p className={css["back"]}>
        <Link href="/">All lessons</Link>
      </p>
      <h1>What you have learned</h1>
      <p className={css["lede"]}>
        {done.length === lessons.length
          ? "You have gone through every lesson."
          : `${done.length} of ${lessons.length} lessons are done.`}{" "}
        {next && (
          <Link href={`/lessons/${next.id}`}>
            Go on with {numberOf(next.id)} {next.title}
          </Link>
        )}
      </p>

      <section className={css["section"]}>
        <h2>Your predictions</h2>
        {all.right + all.wrong === 0 ? (
          <p>You have not predicted anything yet. A guess before the run is what makes it stay.</p>
        ) : (
          <>
            <p>
              {inWords(all)} came true{all.skipped > 0 && `, ${all.skipped} you skipped`}.{" "}
              {change &&
                `Of the first half ${inWords(change.before)}, of the second ${inWords(change.after)}. ${change.words}`}
            </p>
            <table className={css["predictions"]}>
              <thead>
                <tr>
                  <th scope="col">Part</th>
                  <th scope="col">Came true</th>
                  <th scope="col">Came otherwise</th>
                  <th scope="col">Skipped</th>
                </tr>
              </thead>
              <tbody>
                {parts.map((part) => {
                  const { right, wrong, skipped } = predictionsOf(part.lessons, progress);
                  return (
                    <tr key={part.number}>
                      <th scope="row">{part.title}</th>
                      <td>{right}</td>
                      <td>{wrong}</td>
                      <td>{skipped}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </>
        )}
      </section>

      <section className={css["section"]}>
        <h2>The nine checks</h2>
        <p>
          A service shuts down gracefully when these hold, judged from outside. Each stands beside the lessons
          that are about it.
        </p>
        <ol className={css["checks"]}>
          {checkIds.map((id) => (
            <li key={id}>
              <b>It {checks[id].label}.</b>{" "}
              {checks[id].holdsWhen.replace(/^./, (first) => first.toUpperCase())}.{" "}
              <span>
                {lessons
                  .filter((lesson) => lesson.checks.includes(id))
                  .map((lesson) => (
                    <Link key={lesson.id} href={`/lessons/${lesson.id}`} title={lesson.title}>
                      {numberOf(lesson.id)}
                    </Link>
                  ))}
              </span>
            </li>
          ))}
        </ol>
        <p>
          The same checks judge a program of your own: <code>npm run -s lastcall -- pod your-server.ts</code>
        </p>
      </section>
    </main>
  );
}
