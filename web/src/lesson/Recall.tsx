import { useState } from "react";
import { Link } from "wouter";
import type { Recall as Question } from "../../../server/protocol/index.ts";
import { Button } from "../ui/index.ts";
import { ChoiceCard } from "./ChoiceCard.tsx";
import { useLesson } from "./context.ts";
import { numberOf } from "./number-of.ts";
import { record, useLessonProgress } from "./use-progress.ts";
import css from "./lesson.module.css";

/** Questions of earlier lessons, at the end of a part: what is asked again after a while is kept. */
export function Recall() {
  const { lesson } = useLesson();
  if (lesson.recall.length === 0) return null;
  return (
    <section aria-label="Do you remember?">
      <h2>Do you remember?</h2>
      <p>Questions of earlier lessons, before you go on: answer them without looking.</p>
      {lesson.recall.map((question) => (
        <RecallCard key={question.id} question={question} />
      ))}
    </section>
  );
}

function RecallCard({ question }: { question: Question }) {
  const { lesson } = useLesson();
  const { recalled } = useLessonProgress(lesson.id);
  const [picked, setPicked] = useState<string>();
  const answered = recalled?.[question.id];
  return (
    <ChoiceCard
      heading={`From lesson ${numberOf(question.lesson)}`}
      choice={question}
      chosen={answered ?? picked}
      revealed={answered !== undefined}
      locked={answered !== undefined}
      onChoose={setPicked}
    >
      {answered === undefined ? (
        <div className={css["actions"]}>
          <Button
            look="primary"
            disabled={picked === undefined}
            onClick={() =>
              picked !== undefined && record(lesson.id, { recalled: { ...recalled, [question.id]: picked } })
            }
          >
            That is it
          </Button>
        </div>
      ) : (
        <p className={css["small"]}>
          <Link href={`/lessons/${question.lesson}`}>Read lesson {numberOf(question.lesson)} again</Link>
        </p>
      )}
    </ChoiceCard>
  );
}
