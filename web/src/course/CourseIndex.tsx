import { Link } from "wouter";
import type { LessonEntry } from "../link/index.ts";
import { variantOf } from "./context.ts";
import { progressOf, stepsDone } from "./progress.ts";
import { useProgress } from "./use-progress.ts";
import css from "./lesson.module.css";

const stepNames = ["predicted", "seen broken", "explained", "seen fixed"];

/** A lesson's number stands in its folder's name. */
export const numberOf = (lesson: string): string => /^\d+/.exec(lesson)?.[0] ?? "";

/** How far the learner is in one lesson: four dots, and the same in words. */
export function Steps({ lesson }: { lesson: LessonEntry }) {
  const progress = progressOf(useProgress(), lesson.id);
  const done = stepsDone(progress, variantOf(lesson, "broken"), variantOf(lesson, "fixed"));
  const words = stepNames.filter((_, index) => done[index]).join(", ") || "not begun";
  return (
    <span className={css["steps"]} role="img" aria-label={words} title={words}>
      {done.map((step, index) => (
        <span key={stepNames[index]} data-done={step} />
      ))}
    </span>
  );
}

/** The lessons by part: the front page. */
export function CourseIndex({ lessons }: { lessons: readonly LessonEntry[] }) {
  const parts = Map.groupBy(lessons, ({ part }) => part);
  return (
    <div className={css["index"]}>
      <h1>How does a service stop without losing a request?</h1>
      <p className={css["lede"]}>
        Real processes serve real requests here, and a real SIGTERM arrives. Every request is followed to its
        end, and for every one that is lost the lab says why.
      </p>
      {[...parts].map(([part, list]) => (
        <section key={part} className={css["part"]}>
          <h2>{part}</h2>
          <ul>
            {list.map((lesson) => (
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
  );
}
