import { useEffect, useState, type ReactNode } from "react";
import { Route, Switch } from "wouter";
import type { Workshop } from "../../../../server/protocol/index.ts";
import type { Api, LessonEntry } from "../../link/index.ts";
import { BigJoin } from "./BigJoin.tsx";
import { JoinCard } from "./JoinCard.tsx";
import { LessonCard } from "./LessonCard.tsx";
import { freeSeat, newCode, sayToAll } from "./room-api.ts";
import { SayCard } from "./SayCard.tsx";
import { Seats } from "./Seats.tsx";
import { Summary } from "./Summary.tsx";
import { useRoom } from "./use-room.ts";
import css from "./room.module.css";

interface Props {
  readonly api: Api;
  readonly lessons: readonly LessonEntry[];
  readonly header: ReactNode;
}

/** The instructor's room: who is there, how far, who needs help; and what can be said to everybody. */
export function Room({ api, lessons, header }: Props) {
  const [{ room, lostSince, at }, again] = useRoom(api);
  const [picked, setPicked] = useLesson(room, lessons);
  useEffect(() => void (document.title = "Workshop · Last Call"), []);
  if (!room) return <Waiting header={header} lost={lostSince !== undefined} />;
  const after = async (act: Promise<void>): Promise<void> => {
    await act;
    again();
  };
  return (
    <Switch>
      <Route path="/workshop/join">
        <BigJoin room={room} />
      </Route>
      <Route>
        <div className={css["page"]}>
          {header}
          <main className={css["room"]}>
            <h1 className="visually-hidden">The workshop’s room</h1>
            <nav className={css["jumps"]} aria-label="On this page">
              <a href="#seats">Seats</a>
              <a href="#lesson">Lesson</a>
              <a href="#say">Say</a>
              <a href="#join">Join</a>
            </nav>
            <Summary room={room} lostSince={lostSince} />
            <Seats
              seats={room.seats}
              lessons={lessons}
              now={at}
              onFree={({ id }) => after(freeSeat(api, id))}
            />
            <div className={css["side"]}>
              <JoinCard room={room} onNewCode={() => after(newCode(api))} />
              {picked && (
                <>
                  <LessonCard
                    room={room}
                    lessons={lessons}
                    lesson={picked}
                    onLesson={setPicked}
                    onPush={() => after(sayToAll(api, { lesson: picked.id }))}
                  />
                  <SayCard room={room} lesson={picked} onSay={(text) => after(sayToAll(api, { text }))} />
                </>
              )}
            </div>
          </main>
        </div>
      </Route>
    </Switch>
  );
}

const Waiting = ({ header, lost }: { header: ReactNode; lost: boolean }) => (
  <div className={css["page"]}>
    {header}
    <main className={css["nobody"]}>
      <h1 className="visually-hidden">The workshop’s room</h1>
      <p role="status">{lost && "The server doesn’t answer. The room appears as soon as it does."}</p>
    </main>
  </div>
);

/** The lesson that is looked at: the instructor's choice; until there is one, that which most are at. */
function useLesson(room: Workshop | undefined, lessons: readonly LessonEntry[]) {
  const [picked, setPicked] = useState<string>();
  const busiest = room && busiestOf(room);
  // Kept from then on: nothing changes under the instructor's hands because somebody has gone ahead.
  if (picked === undefined && busiest !== undefined) setPicked(busiest);
  const lesson = lessons.find(({ id }) => id === picked) ?? lessons[0];
  return [lesson, setPicked] as const;
}

function busiestOf({ seats }: Workshop): string | undefined {
  const at = Map.groupBy(seats, ({ standing }) => standing?.lesson);
  at.delete(undefined);
  return [...at].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
