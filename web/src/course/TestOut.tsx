import { useState } from "react";
import { Link } from "wouter";
import { ChoiceCard, numberOf, record, type Part } from "../lesson/index.ts";
import { Button, plural } from "../ui/index.ts";
import css from "./course.module.css";

/**
 * For whoever knows a part already: the question that each of its lessons begins with, without a run to look at. All of
 * them right, and its lessons count as known; else it says which lessons to read, and not the answers.
 */
export function TestOut({ part, next }: { part: Part; next: Part | undefined }) {
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [judged, setJudged] = useState(false);
  const { lessons } = part;
  const wrong = lessons.filter(
    ({ id, predict }) => predict.options.find((option) => option.id === answers[id])?.right !== true,
  );
  const open = lessons.filter(({ id }) => answers[id] === undefined).length;
  const judge = () => {
    setJudged(true);
    if (wrong.length === 0) for (const { id } of lessons) record(id, { known: true });
  };
  const again = () => {
    setAnswers(
      Object.fromEntries(Object.entries(answers).filter(([id]) => !wrong.some((bad) => bad.id === id))),
    );
    setJudged(false);
  };
  return (
    <main className={css["page"]}>
      <p className={css["back"]}>
        <Link href="/">All lessons</Link>
      </p>
      <h1>Do you know this already?</h1>
      <p className={css["lede"]}>
        “{part.title}”: {plural(lessons.length, "question")}, one of each lesson. Whoever answers all of them
        may go on to the next part.
      </p>
      {lessons.map((lesson) => (
        <ChoiceCard
          key={lesson.id}
          level={2}
          heading={`${numberOf(lesson.id)} ${lesson.title}`}
          choice={lesson.predict}
          chosen={answers[lesson.id]}
          revealed={false}
          locked={judged}
          onChoose={(option) => setAnswers({ ...answers, [lesson.id]: option })}
        >
          {judged && (
            <p className={css["judged"]} data-right={!wrong.includes(lesson)}>
              {wrong.includes(lesson) ? (
                <>
                  Not so. <Link href={`/lessons/${lesson.id}`}>Lesson {numberOf(lesson.id)}</Link> shows what
                  happens.
                </>
              ) : (
                "Right."
              )}
            </p>
          )}
        </ChoiceCard>
      ))}
      <div className={css["verdict"]} role="status">
        {judged && wrong.length === 0 && (
          <>
            <p>
              <b>You know this part.</b> Its lessons stay open to you.
            </p>
            <Link href={next ? `/lessons/${next.lessons[0]?.id}` : "/finish"}>
              {next ? `On to “${next.title}”` : "What you have learned"}
            </Link>
          </>
        )}
        {judged && wrong.length > 0 && (
          <>
            <p>
              <b>
                {lessons.length - wrong.length} of {lessons.length} right.
              </b>{" "}
              {wrong.length === 1 ? "One lesson has" : `${wrong.length} lessons have`} something new for you.
            </p>
            <Button onClick={again}>Answer again</Button>
          </>
        )}
        {!judged && (
          <>
            <Button look="primary" disabled={open > 0} onClick={judge}>
              That is what I think
            </Button>
            {open > 0 && <p>{plural(open, "question")} to go.</p>}
          </>
        )}
      </div>
    </main>
  );
}
