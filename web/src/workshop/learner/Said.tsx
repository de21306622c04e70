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
  const shown = unseen(said, seen);
  const dismiss = (notice: Notice) => {
    keepSeen(localStorage, notice);
    setSeen(notice.at);
  };
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <aside className={css["said"]} aria-label="From the instructor">
          <Megaphone size={16} aria-hidden="true" />
          <div>
            <h2>
              The instructor says <time>{timeOfDay(shown.newest.at)}</time>
            </h2>
            <Words notice={shown.newest} lessons={lessons} onOpen={() => dismiss(shown.newest)} />
            {shown.earlier.length > 0 && (
              <details>
                <summary>{shown.earlier.length} said before</summary>
                {shown.earlier.map((notice) => (
                  <Words key={notice.id} notice={notice} lessons={lessons} />
                ))}
              </details>
            )}
          </div>
          <IconButton label="Dismiss" onClick={() => dismiss(shown.newest)}>
            <X size={15} aria-hidden="true" />
          </IconButton>
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

function Words({ notice: { text, lesson: id }, lessons, onOpen }: WordsProps) {
  const [path, go] = useLocation();
  const lesson = lessons.find((each) => each.id === id);
  const home = `/lessons/${id}`;
  return (
    <>
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
    </>
  );
}
