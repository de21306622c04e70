import { ArrowRight } from "lucide-react";
import { Link } from "wouter";
import { isDone, numberOf, partsOf, progressOf, Steps, useProgress, variantOf } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { ui } from "../ui/index.ts";
import { ProgressFile } from "./ProgressFile.tsx";
import css from "./index.module.css";

/** The front page: the lessons by part, how far one is, and where to go on. */
export function CourseIndex({ lessons }: { lessons: readonly LessonEntry[] }) {
  const progress = useProgress();
  const done = (lesson: LessonEntry): boolean =>
    isDone(progressOf(progress, lesson.id), variantOf(lesson, "broken"), variantOf(lesson, "fixed"));
  const begun = lessons.some(({ id }) => progress[id] !== undefined);
  const next = lessons.find((lesson) => !done(lesson));
  const count = lessons.filter(done).length;
  return (
    <div className={css["index"]}>
      <h1>How does a service stop without losing a request?</h1>
      <p className={css["lede"]}>
        Real processes serve real requests here, and a real SIGTERM arrives. Every request is followed to its
        end, and for every one that is lost the lab says why.
      </p>
      <p className={css["begin"]}>
        <Link href={next ? `/lessons/${next.id}` : "/finish"} className={`${ui["button"]} ${ui["primary"]}`}>
          {!begun && next && `Begin with ${numberOf(next.id)}`}
          {begun && next && `Go on with ${numberOf(next.id)} ${next.title}`}
          {!next && "What you have learned"}
          <ArrowRight size={14} aria-hidden="true" />
        </Link>
        {begun && (
          <span>
            {count} of {lessons.length} lessons done
          </span>
        )}
      </p>
      <div className={css["parts"]}>
        {partsOf(lessons).map((part) => (
          <section key={part.number} className={css["part"]} aria-labelledby={`part-${part.number}`}>
            <header>
              <h2 id={`part-${part.number}`}>{part.title}</h2>
              {part.lessons.every(done) ? (
                <span>done</span>
              ) : (
                <Link href={`/parts/${part.number}`} aria-label={`Know this already? ${part.title}`}>
                  Know this already?
                </Link>
              )}
            </header>
            <ul>
              {part.lessons.map((lesson) => (
                <li key={lesson.id}>
                  <Link href={`/lessons/${lesson.id}`} className={css["entry"]}>
                    <span className={css["number"]}>{numberOf(lesson.id)}</span>
                    <b>{lesson.title}</b>
                    <span className={css["meta"]}>
                      <Steps lesson={lesson} /> {lesson.minutes} min
                    </span>
                    <p>{lesson.question}</p>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <footer className={css["after"]}>
        <Link href="/glossary">Glossary</Link>
        <Link href="/libraries">Compare libraries</Link>
        <Link href="/finish">What you have learned</Link>
        <ProgressFile />
      </footer>
    </div>
  );
}
