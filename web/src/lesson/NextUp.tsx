import { ArrowRight } from "lucide-react";
import { Link } from "wouter";
import { useLesson } from "./context.ts";
import { numberOf } from "./number-of.ts";
import css from "./lesson.module.css";

/** The end of a lesson's text: its terms in the glossary, and where to go from here. */
export function NextUp() {
  const { lesson, lessons } = useLesson();
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1];
  return (
    <footer className={css["next"]}>
      <p>
        In the glossary:{" "}
        {lesson.concepts.map((concept, index) => (
          <span key={concept}>
            {index > 0 && " · "}
            <Link href={`/glossary#${anchorOf(concept)}`}>{concept}</Link>
          </span>
        ))}
      </p>
      <Link href={next ? `/lessons/${next.id}` : "/finish"} className={css["onwards"]}>
        <span>
          {next ? `Next: ${numberOf(next.id)}` : "At the end"}
          <b>{next ? next.title : "What you have learned"}</b>
        </span>
        <ArrowRight size={16} aria-hidden="true" />
      </Link>
    </footer>
  );
}

/** A term as a page's address ends with it: `process.exit` → `process-exit`. */
export const anchorOf = (term: string): string => term.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
