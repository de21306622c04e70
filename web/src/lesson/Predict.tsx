import { Suspense, useEffect, useRef, useState } from "react";
import { Button, late } from "../ui/index.ts";
import { ChoiceCard } from "./ChoiceCard.tsx";
import { useLesson } from "./context.ts";
import { programNoun } from "./program-noun.ts";
import { skipped } from "./progress.ts";
import { record, useLessonProgress } from "./use-progress.ts";
import css from "./lesson.module.css";

// There is nothing to hold the prediction against before something was run.
const ItWas = late(async () => ({ default: (await import("./ItWas.tsx")).ItWas }));

/** Fired on the window when something is locked until the learner has predicted: the card asks for attention. */
export const predictFirst = "lastcall:predict-first";

/** What will happen? Asked before anything is run, because a demonstration without a guess teaches little. */
export function Predict() {
  const { lesson, brokenRun } = useLesson();
  const { predicted } = useLessonProgress(lesson.id);
  const [picked, setPicked] = useState<string>();
  const card = useRef<HTMLElement>(null);

  useEffect(() => {
    const ask = () => {
      card.current?.scrollIntoView({ block: "center" });
      card.current?.focus({ preventScroll: true });
      card.current?.animate?.([{ borderColor: "var(--accent)" }, {}], { duration: 1200 });
    };
    addEventListener(predictFirst, ask);
    return () => removeEventListener(predictFirst, ask);
  }, []);

  const open = predicted === undefined;
  return (
    <ChoiceCard
      heading={open ? "Predict first" : "Your prediction"}
      choice={lesson.predict}
      chosen={predicted ?? picked}
      revealed={!open && brokenRun !== undefined}
      locked={!open}
      onChoose={setPicked}
      ref={card}
    >
      {open && (
        <div className={css["actions"]}>
          <Button
            look="primary"
            disabled={picked === undefined}
            onClick={() => picked !== undefined && record(lesson.id, { predicted: picked })}
          >
            Say so
          </Button>
          <Button look="quiet" onClick={() => record(lesson.id, { predicted: skipped })}>
            Skip
          </Button>
        </div>
      )}
      {!open && brokenRun && (
        <Suspense>
          <ItWas history={brokenRun} predicted={predicted} choice={lesson.predict} />
        </Suspense>
      )}
      {!open && !brokenRun && (
        <p className={css["small"]}>
          {predicted === skipped ? "Skipped. " : "Kept. "}Now run the broken {programNoun(lesson)} and see.
        </p>
      )}
    </ChoiceCard>
  );
}
