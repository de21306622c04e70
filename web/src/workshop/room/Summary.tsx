import type { ReactNode } from "react";
import { TriangleAlert } from "lucide-react";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { timeOfDay } from "../time.ts";
import { limitInWords } from "./words.ts";
import css from "./room.module.css";

interface Props {
  readonly room: Workshop;
  /** Since when the server hasn't answered; undefined while it does. */
  readonly lostSince: number | undefined;
}

/** The room in four figures. Its place is kept, whatever they are. */
export function Summary({ room: { seats, labs, runs }, lostSince }: Props) {
  const here = seats.filter(({ connected }) => connected).length;
  const stuck = seats.filter((seat) => seat.stuck !== undefined).length;
  return (
    <section className={css["summary"]} aria-label="The room in figures">
      <dl>
        <Figure name="Joined" value={seats.length}>
          {seats.length === 0 ? "nobody yet" : here === seats.length ? "all here" : `${here} here`}
        </Figure>
        <Figure name="Stuck" value={stuck}>
          {stuck === 0 ? "nobody" : "ask them"}
        </Figure>
        <Figure name="Runs" value={runs.taken}>
          {limitInWords(runs)}
        </Figure>
        <Figure name="Labs" value={labs.taken}>
          {limitInWords(labs)}
        </Figure>
      </dl>
      <p role="status" data-lost={lostSince !== undefined}>
        {lostSince !== undefined && (
          <>
            <TriangleAlert size={15} aria-hidden="true" /> The server hasn’t answered since{" "}
            {timeOfDay(lostSince)}: this is the room as it was then.
          </>
        )}
      </p>
    </section>
  );
}

const Figure = ({ name, value, children }: { name: string; value: number; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <b>{value}</b> <span>{children}</span>
    </dd>
  </div>
);
