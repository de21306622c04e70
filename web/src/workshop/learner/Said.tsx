import { useState } from "react";
import { Megaphone, X } from "lucide-react";
import { useLocation } from "wouter";
import type { Notice } from "../../../../server/protocol/index.ts";
import { numberOf } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { Button, IconButton } from "../../ui/index.ts";
import { useWorldState } from "../../world/index.ts";
import { timeOfDay } from "../time.ts";
import { keepSeen, seenUntil, unseen } from "./said.ts";
import css from "./said.module.css";

/**
 * What the instructor says to everybody. It lies over the page, so that nothing moves under somebody's hands, and takes
 * no focus.
 */
export function Said({ lessons }: { lessons: readonly LessonEntry[] }) {
  const said = useWorldState((state) => state.said);
  const [seen, setSeen] = useState(() => seenUntil(localStorage));
  const { newest, earlier } = unseen(said, seen);
  const [last] = newest;
  const dismiss = (notice: Notice) => {
    keepSeen(localStorage, notice);
    setSeen(notice.at);
  };
  return (
    <div role="status">
      {last && (
        <aside className={css["said"]} aria-label="From the instructor">
          <Megaphone size={16} aria-hidden="true" />
          <h2>The instructor says</h2>
          <IconButton label="Dismiss" onClick={() => dismiss(last)}>
            <X size={15} aria-hidden="true" />
          </IconButton>
          <ol>
            {newest.map((notice) => (
              <Words key={notice.at} notice={notice} lessons={lessons} onOpen={() => dismiss(last)} />
            ))}
          </ol>
          {earlier.length > 0 && (
            <details>
              <summary>{earlier.length} more, said before</summary>
              <ol>
                {earlier.map((notice) => (
                  <Words key={notice.at} notice={notice} lessons={lessons} />
                ))}
              </ol>
            </details>
          )}
        </aside>
      )}
    </div>
  );
}

interface WordsProps {
  readonly notice: Notice;
  readonly lessons: readonly LessonEntry[];
  onOpen?(): void;
}

function Words({ notice: { at, text, lesson: id }, lessons, onOpen }: WordsProps) {
  const [path, go] = useLocation();
  const lesson = lessons.find((each) => each.id === id);
  const home = `/lessons/${id}`;
  return (
    <li>
      <time>{timeOfDay(at)}</time>
      {text !== undefined && <p>{text}</p>}
      {lesson && path === home && <p className={css["here"]}>About this lesson.</p>}
      {lesson && path !== home && (
        <Button
          look={onOpen ? "primary" : "plain"}
          onClick={() => {
            go(home);
            onOpen?.();
          }}
        >
          Open lesson {numberOf(lesson.id)} <span>{lesson.title}</span>
        </Button>
      )}
    </li>
  );
}
