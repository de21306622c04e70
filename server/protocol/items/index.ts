import type { History } from "../history.ts";
import { lostEvents } from "./events.ts";
import type { ItemLoss } from "./item.ts";
import { leftBehind } from "./left-behind.ts";
import { lostJobs } from "./jobs.ts";
import { droppedSockets } from "./sockets.ts";
import { lostSpans } from "./spans.ts";

export type { ItemLoss } from "./item.ts";

/** Everything but requests that was lost in a finished run: jobs, spans, WebSockets and stream events. */
export const lostItems = (history: History): ItemLoss[] => [
  ...lostJobs(history),
  ...lostSpans(history),
  ...droppedSockets(history),
  ...lostEvents(history),
  ...leftBehind(history),
];
