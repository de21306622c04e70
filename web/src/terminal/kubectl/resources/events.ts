import { eventsAt, type ApiEvent } from "../../cluster/events.ts";
import { namespace } from "../../cluster/names.ts";
import { ageOf, timestamp } from "../../cluster/time.ts";
import type { View } from "../../shell/command.ts";
import { describeLines } from "../table.ts";
import type { Resource } from "./resource.ts";

const seen = ({ history, t }: View, { first, last, count }: ApiEvent): string =>
  count > 1
    ? `${ageOf(history, last, t)} (x${count} over ${ageOf(history, first, t)})`
    : ageOf(history, last, t);

/** The last part of every description. */
export function eventLines(view: View, events: readonly ApiEvent[]): string {
  if (events.length === 0) return describeLines([[0, "Events:", "<none>"]]);
  return describeLines([
    [0, "Events:"],
    [1, "Type", "Reason", "Age", "From", "Message"],
    [1, "----", "------", "----", "----", "-------"],
    ...events.map((event): [number, ...string[]] => [
      1,
      event.type,
      event.reason,
      seen(view, event),
      event.from,
      event.message,
    ]),
  ]);
}

export const events: Resource = {
  header: ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
  wideHeader: ["SOURCE"],
  items: (view) =>
    eventsAt(view.history, view.t).map((event, index) => ({
      name: `${event.object.replace(/^.*\//, "")}.${index}`,
      labels: {},
      row: [seen(view, event), event.type, event.reason, event.object, event.message],
      wide: [event.from],
      object: () => ({
        apiVersion: "v1",
        count: event.count,
        firstTimestamp: timestamp(view.history, event.first),
        kind: "Event",
        lastTimestamp: timestamp(view.history, event.last),
        message: event.message,
        metadata: { name: `${event.object.replace(/^.*\//, "")}.${index}`, namespace },
        reason: event.reason,
        source: { component: event.from },
        type: event.type,
      }),
    })),
};
