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
  const [said, setSaid] = useState("");
  const push = () => {
    setSaid("");
    onPush().then(
      () => setSaid(`Everybody’s page offers lesson ${numberOf(lesson.id)} now.`),
      (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <section className={css["card"]} aria-labelledby="room-lesson">
      <h2 id="room-lesson">Lesson</h2>
      <div className={css["choose"]}>
        <select
          aria-labelledby="room-lesson"
          value={lesson.id}
          onChange={(event) => {
            setSaid("");
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
        <Button onClick={push}>Send all to it</Button>
      </div>
      <p className={css["note"]} role="status">
        {said}
      </p>
      <Predictions lesson={lesson} counts={room.predictions[lesson.id]} seats={room.seats.length} />
    </section>
  );
}
