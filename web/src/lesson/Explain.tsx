import { useState } from "react";
import { Button } from "../ui/index.ts";
import { ChoiceCard } from "./ChoiceCard.tsx";
import { useLesson, variantOf } from "./context.ts";
import { programNoun } from "./program-noun.ts";
import { record, useLessonProgress } from "./use-progress.ts";
import css from "./lesson.module.css";

/** Why did it happen? Asked once the broken pod has been seen; the answer tells why, right or wrong. */
export function Explain() {
  const { lesson, brokenRun, run } = useLesson();
  const { explained, ran } = useLessonProgress(lesson.id);
  const [picked, setPicked] = useState<string>();
  const broken = variantOf(lesson, "broken");
  if (!brokenRun && !ran.includes(broken)) {
    return (
      <section className={css["card"]} aria-label="A question for later">
        <p className={css["small"]}>
          A question waits here until you have run the broken {programNoun(lesson)}.
        </p>
      </section>
    );
  }
  const right = lesson.explain.options.find((option) => option.right)?.id;
  return (
    <ChoiceCard
      heading="Explain it"
      choice={lesson.explain}
      chosen={picked ?? explained}
      revealed={explained !== undefined && (picked === undefined || picked === explained)}
      locked={explained !== undefined && explained === right}
      onChoose={setPicked}
    >
      {(explained === undefined || (picked !== undefined && picked !== explained)) && (
        <div className={css["actions"]}>
          <Button
            look="primary"
            disabled={picked === undefined}
            onClick={() => picked !== undefined && record(lesson.id, { explained: picked })}
          >
            That is why
          </Button>
        </div>
      )}
      {explained === right && !ran.includes(variantOf(lesson, "fixed")) && (
        <div className={css["actions"]}>
          <Button onClick={() => run(variantOf(lesson, "fixed"))}>Run the fixed {programNoun(lesson)}</Button>
        </div>
      )}
    </ChoiceCard>
  );
}
