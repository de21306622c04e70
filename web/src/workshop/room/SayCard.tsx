import { useCallback, useState } from "react";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { numberOf } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { Button } from "../../ui/index.ts";
import { HintTexts } from "./HintTexts.tsx";
import { timeOfDay } from "../time.ts";
import css from "./room.module.css";

/** What the server takes at most. */
const longest = 500;
const tiers = ["Where to look", "Which phase", "What is wrong"];

interface Props {
  readonly room: Workshop;
  readonly lesson: LessonEntry;
  onSay(text: string): Promise<void>;
}

/** A sentence to everybody: one's own, or one of the lesson's hints. */
export function SayCard({ room, lesson, onSay }: Props) {
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState("");
  const [read, setRead] = useState<{ readonly of: string; readonly hints: readonly string[] }>();
  const onRead = useCallback((hints: readonly string[]) => setRead({ of: lesson.id, hints }), [lesson.id]);
  const hints = read?.of === lesson.id ? read.hints : [];
  const say = () => {
    setTrouble("");
    onSay(text.trim()).then(
      () => setText(""),
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
  };
  const said = room.notices.toReversed();
  return (
    <section className={css["card"]} id="say" aria-labelledby="room-say">
      <h2 id="room-say">Say to all</h2>
      <div className={css["hints"]} role="group" aria-label={`Hints of lesson ${numberOf(lesson.id)}`}>
        <span aria-hidden="true">Hints</span>
        {tiers.map((tier, index) => (
          <Button
            key={tier}
            look="quiet"
            disabled={hints[index] === undefined}
            title={hints[index]}
            onClick={() => setText((hints[index] ?? "").slice(0, longest))}
          >
            {tier}
          </Button>
        ))}
      </div>
      <HintTexts lesson={lesson.id} onRead={onRead} />
      <textarea
        aria-labelledby="room-say"
        rows={2}
        maxLength={longest}
        value={text}
        placeholder="A sentence of your own, or one of the hints"
        onChange={(event) => setText(event.target.value)}
      />
      <div className={css["actions"]}>
        <Button look="primary" disabled={text.trim() === ""} onClick={say}>
          Say it to {room.seats.length === 1 ? "one page" : `${room.seats.length} pages`}
        </Button>
        <p className={css["note"]} role="status">
          {trouble}
        </p>
      </div>
      {said.length > 0 && (
        <ol className={css["said"]} aria-label="What was said, the newest first">
          {said.map(({ id, at, lesson: to, text: words }) => (
            <li key={id}>
              <time>{timeOfDay(at)}</time>
              <span>
                {to !== undefined && <b>Lesson {numberOf(to) || to}. </b>}
                {words}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
