import { useState } from "react";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Link } from "wouter";
import type { Seat } from "../../../../server/protocol/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { Button, useMedia } from "../../ui/index.ts";
import { inOrder, sorted, sorts, stuckFirst, type By, type Sort } from "./order.ts";
import { SeatRow } from "./SeatRow.tsx";
import css from "./room.module.css";

interface Props {
  readonly seats: readonly Seat[];
  readonly lessons: readonly LessonEntry[];
  /** ms since 1970. */
  readonly now: number;
  onFree(seat: Seat): Promise<void>;
}

/** The columns; those with `by` can be sorted. */
const columns: readonly { readonly name: string; readonly by?: By; readonly wide?: number }[] = [
  { name: "Name", by: "name" },
  { name: "Lesson", by: "lesson" },
  { name: "Predicted, seen broken, explained, seen fixed", by: "steps", wide: 4 },
  { name: "Now" },
  { name: "Last run: lost, checks", by: "lost" },
  { name: "Tries", by: "tries" },
  { name: "Stuck", by: "stuck" },
];

/**
 * Everybody, by need. Nobody moves while one reads: the order is made when it is asked for, and whoever comes later
 * stands at the end.
 */
export function Seats({ seats, lessons, now, onFree }: Props) {
  const [order, setOrder] = useState(() => ({ sort: stuckFirst, ids: sorted(seats, stuckFirst) }));
  const sortBy = (sort: Sort) => setOrder({ sort, ids: sorted(seats, sort) });
  const pick = (by: By) => sortBy({ by, reversed: order.sort.by === by && !order.sort.reversed });
  const narrow = useMedia("(max-width: 719px)");
  const rows = inOrder(seats, order.ids);
  const wanted = sorted(seats, order.sort);
  const old = rows.some(({ id }, index) => id !== wanted[index]);
  return (
    <section className={css["seats"]} id="seats" aria-labelledby="room-seats">
      <header>
        <h2 id="room-seats">Seats</h2>
        {narrow && (
          <select
            aria-label="Sort by"
            value={order.sort.by}
            onChange={(event) => pick(event.target.value as By)}
          >
            {Object.entries(sorts).map(([by, name]) => (
              <option key={by} value={by}>
                {name}
              </option>
            ))}
          </select>
        )}
        <p>{old && belowOthers(rows, order.sort)}</p>
        <Button aria-disabled={!old} onClick={() => old && sortBy(order.sort)}>
          Order again
        </Button>
      </header>
      <div className={css["scroll"]} role="region" aria-label="All seats" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(({ name, by, wide }) => (
                <th key={name} scope="col" colSpan={wide} aria-sort={ariaSort(by, order.sort)}>
                  {by ? (
                    <button type="button" onClick={() => pick(by)}>
                      {name}
                      {order.sort.by === by &&
                        (order.sort.reversed ? (
                          <ArrowUp size={12} aria-hidden="true" />
                        ) : (
                          <ArrowDown size={12} aria-hidden="true" />
                        ))}
                    </button>
                  ) : (
                    name
                  )}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Free the seat</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((seat) => (
              <SeatRow key={seat.id} seat={seat} lessons={lessons} now={now} onFree={() => onFree(seat)} />
            ))}
          </tbody>
        </table>
        {seats.length === 0 && (
          <p className={css["nobody"]}>
            Nobody has joined yet. <Link href="/workshop/join">Show them the code.</Link>
          </p>
        )}
      </div>
    </section>
  );
}

const ariaSort = (by: By | undefined, sort: Sort): "ascending" | "descending" | undefined =>
  by === undefined || sort.by !== by ? undefined : sort.reversed ? "descending" : "ascending";

/** Why the order is worth making again. */
function belowOthers(rows: readonly Seat[], { by }: Sort): string {
  if (by !== "stuck") return "The order has changed.";
  const first = rows.findIndex(({ stuck }) => stuck === undefined);
  const below = rows.slice(Math.max(0, first)).filter(({ stuck }) => stuck !== undefined).length;
  return below === 0 ? "The order has changed." : `${below} stuck further down.`;
}
