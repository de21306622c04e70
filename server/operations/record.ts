import type { Happening } from "../sessions/index.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** A session's name is the right to watch it: its beginning is enough to tell lines apart. */
const short = (session: string): string => session.slice(0, 8);

/** What takes the happenings of a server to its log and its metrics. */
export const record =
  (log: Log, metrics: Metrics) =>
  (happening: Happening): void => {
    metrics.see(happening);
    const { type, session, ...rest } = happening;
    const fields = { session: short(session), ...rest };
    if (type === "lab.lost") {
      log.say("warn", type, `session ${fields.session}: the lab's process died under its run`, fields);
    } else if (type === "events.lost") {
      log.say("error", type, `session ${fields.session}: what its lab told of a run has a gap`, fields);
    } else log.note(type, fields);
  };
