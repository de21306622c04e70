import { useState } from "react";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { numberOf, partsOf } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { Button } from "../../ui/index.ts";
import { Predictions } from "./Predictions.tsx";
import css from "./room.module.css";

interface Props {
  readonly room: Workshop;
  readonly lessons: readonly LessonEntry[];
  readonly lesson: LessonEntry;
  onLesson(id: string): void;
  /** Has everybody's page offer to open it. */
  onPush(): Promise<void>;
}

/** The lesson that the instructor is about: what the room says of it, and the way there for everybody. */
export function LessonCard({ room, lessons, lesson, onLesson, onPush }: Props) {
  const [sent, setSent] = useState<string>();
  const [trouble, setTrouble] = useState("");
  const push = () => {
    setTrouble("");
    onPush().then(
      () => setSent(lesson.id),
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <section className={css["card"]} id="lesson" aria-labelledby="room-lesson">
      <h2 id="room-lesson">Lesson</h2>
      <div className={css["choose"]}>
        <select
          aria-labelledby="room-lesson"
          value={lesson.id}
          onChange={(event) => {
            setSent(undefined);
            setTrouble("");
            onLesson(event.target.value);
          }}
        >
          {partsOf(lessons).map((part) => (
            <optgroup key={part.number} label={part.title}>
              {part.lessons.map(({ id, title }) => (
                <option key={id} value={id}>
                  {numberOf(id)} {title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <Button onClick={push}>{sent === lesson.id ? "Send again" : "Send all to it"}</Button>
      </div>
      <p className={css["note"]} role="status">
        {trouble}
        {sent === lesson.id && (
          <span className="visually-hidden">Every page offers lesson {numberOf(lesson.id)} now.</span>
        )}
      </p>
      <Predictions lesson={lesson} counts={room.predictions[lesson.id]} seats={room.seats.length} />
    </section>
  );
}
