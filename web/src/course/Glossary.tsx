import { useEffect } from "react";
import { Link } from "wouter";
import { glossary } from "../../../lessons/glossary.ts";
import { anchorOf, numberOf } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import css from "./course.module.css";

/** Every term of the course in a sentence or two, and the lessons that teach it. */
export function Glossary({ lessons }: { lessons: readonly LessonEntry[] }) {
  useEffect(() => {
    document.title = "Glossary · Last Call";
    // The address was there before the terms were.
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }, []);
  const terms = Object.entries(glossary).toSorted(([a], [b]) => a.localeCompare(b, "en"));
  return (
    <main className={css["page"]}>
      <p className={css["back"]}>
        <Link href="/">All lessons</Link>
      </p>
      <h1>Glossary</h1>
      <dl className={css["terms"]}>
        {terms.map(([term, meaning]) => (
          <div key={term} id={anchorOf(term)}>
            <dt>{term}</dt>
            <dd>
              {meaning}{" "}
              <span>
                {lessons
                  .filter(({ concepts }) => concepts.includes(term))
                  .map(({ id, title }) => (
                    <Link key={id} href={`/lessons/${id}`}>
                      {numberOf(id)} {title}
                    </Link>
                  ))}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </main>
  );
}
