import { useId, useState } from "react";
import { Link } from "wouter";
import { Button, plural } from "../ui/index.ts";
import { useDraw, useWorld, yours } from "../world/index.ts";
import { useLesson } from "./context.ts";
import { numberOf } from "./number-of.ts";
import css from "./lesson.module.css";

/** What is planted in the learner's own program: a secret, until it is found or asked for. */
export default function Draw() {
  const { lesson, run } = useLesson();
  const world = useWorld();
  const { drafts, draws } = world;
  const draw = useDraw(lesson);
  const [sure, setSure] = useState(true);
  const heading = useId();
  if (!draw) return null;
  const open = () => world.showYours(lesson.id);
  const anew = () => {
    draws.anew(lesson);
    setSure(true);
    open();
  };
  return (
    <section className={css["card"]} aria-labelledby={heading}>
      <h3 id={heading}>Your service</h3>
      {draw.told ? (
        <>
          <p>This is what was planted in it:</p>
          <ul className={css["planted"]}>
            {draw.faults.map(({ id, title, summary, from = "" }) => (
              <li key={id}>
                <b>{title}.</b> {summary} <Link href={`/lessons/${from}`}>Lesson {numberOf(from)}</Link>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>
          {draw.faults.length} of {plural(lesson.pool.length, "fault")} were drawn for you and are in it. They
          are named once all checks hold.
        </p>
      )}
      {sure ? (
        <div className={css["actions"]}>
          <Button look={draw.told ? "plain" : "primary"} onClick={open}>
            Open your code
          </Button>
          <Button onClick={() => run(yours)}>Run it</Button>
          <Button look="quiet" onClick={() => (drafts.has(lesson.id) ? setSure(false) : anew())}>
            Draw anew
          </Button>
          {!draw.told && (
            <Button look="quiet" onClick={() => draws.tell(lesson)}>
              Tell me which
            </Button>
          )}
        </div>
      ) : (
        <div className={css["actions"]} role="group" aria-label="Draw anew?">
          <p>Another draw takes the place of what you have written.</p>
          <Button onClick={anew}>Draw anew, without it</Button>
          <Button look="quiet" onClick={() => setSure(true)}>
            Keep it
          </Button>
        </div>
      )}
    </section>
  );
}
