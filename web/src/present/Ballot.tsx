import { useEffect, useEffectEvent } from "react";
import { Check, Minus, Plus, RotateCcw, X } from "lucide-react";
import type { Choice, History } from "../../../server/protocol/index.ts";
import { verdict } from "../../../server/protocol/index.ts";
import type { Api } from "../link/index.ts";
import { Button, IconButton, plural } from "../ui/index.ts";
import { useRoom } from "../workshop/room/use-room.ts";
import { allOf, leaders, useVotes, type Votes } from "./votes.ts";
import css from "./present.module.css";

interface Props {
  readonly lesson: string;
  readonly question: string;
  readonly choice: Choice;
  /** Whether the room may still vote, or sees how it is. */
  readonly revealed: boolean;
  /** The run that answers it, where there is one. */
  readonly history?: History | undefined;
  /** What was answered on people's own pages, by option: counted together with the hands. */
  readonly pages?: Votes | undefined;
}

const none: Votes = {};

/** The same in a workshop: what was predicted there is counted as it comes in. */
export function RoomBallot({ api, ...props }: Omit<Props, "pages"> & { readonly api: Api }) {
  const [{ room }] = useRoom(api);
  return <Ballot {...props} pages={room?.predictions[props.lesson]} />;
}

/** A question to the room: hands are counted by the digits of the keyboard, and the answer comes a step later. */
export function Ballot({ lesson, question, choice, revealed, history, pages = none }: Props) {
  const { votes: hands, count, clear } = useVotes(lesson, question);
  const votes = Object.fromEntries(choice.options.map(({ id }) => [id, (hands[id] ?? 0) + (pages[id] ?? 0)]));
  const onPages = choice.options.reduce((sum, { id }) => sum + (pages[id] ?? 0), 0);
  const all = allOf(votes);
  const led = leaders(votes);
  const vote = useEffectEvent((event: KeyboardEvent) => {
    if (revealed || event.ctrlKey || event.metaKey || event.altKey) return;
    const nth = /^Digit([1-9])$/.exec(event.code)?.[1];
    const option = nth === undefined ? undefined : choice.options[Number(nth) - 1];
    if (!option) return;
    event.preventDefault();
    count(option.id, event.shiftKey ? -1 : 1);
  });
  useEffect(() => {
    addEventListener("keydown", vote);
    return () => removeEventListener("keydown", vote);
  }, []);
  return (
    <section className={css["ballot"]} aria-labelledby="ballot-question">
      <h2 id="ballot-question">{choice.question}</h2>
      <ol>
        {choice.options.map(({ id, label, right, because }, index) => {
          const here = votes[id] ?? 0;
          const told = revealed && (right || led.includes(id));
          return (
            <li key={id} data-right={revealed && right} data-dimmed={revealed && !told}>
              <span className={css["nth"]}>{index + 1}</span>
              <div className={css["option"]}>
                <p>
                  {label}
                  {told && (
                    <span className={css["mark"]} data-right={right}>
                      {right ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
                      <span className="visually-hidden">{right ? "right" : "not so"}</span>
                    </span>
                  )}
                </p>
                <span className={css["bar"]} aria-hidden="true">
                  <span style={{ width: `${all === 0 ? 0 : (here / all) * 100}%` }} />
                </span>
                {told && <small>{because}</small>}
              </div>
              <output className={css["hands"]} aria-label={`${plural(here, "hand")} for ${label}`}>
                {here}
              </output>
              {!revealed && (
                <span className={css["count"]}>
                  <IconButton label={`One hand fewer for ${label}`} onClick={() => count(id, -1)}>
                    <Minus size={18} aria-hidden="true" />
                  </IconButton>
                  <IconButton label={`One hand more for ${label}`} onClick={() => count(id, 1)}>
                    <Plus size={18} aria-hidden="true" />
                  </IconButton>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {!revealed && (
        <p className={css["hint"]}>
          {onPages > 0 && `${plural(onPages, "answer")} from the room’s own pages. `}
          Keys 1 to {choice.options.length} count a hand, with Shift take one back.
          {all > onPages && (
            <Button look="quiet" onClick={clear}>
              <RotateCcw size={14} aria-hidden="true" /> Count again
            </Button>
          )}
        </p>
      )}
      {revealed && history && (
        <p className={css["itwas"]}>
          <b>{verdict(history).figure}</b> {verdict(history).reason}
        </p>
      )}
    </section>
  );
}
