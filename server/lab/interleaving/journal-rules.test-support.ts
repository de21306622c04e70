import {
  apply,
  emptyHistory,
  eventSchema,
  failuresOf,
  fold,
  isLost,
  lostItems,
  reportOf,
  type Header,
  type LabEvent,
} from "../../protocol/index.ts";

/** Which rules of a journal this one breaks: one sentence each, none where it is sound. */
export function brokenRules(header: Header, events: readonly LabEvent[]): string[] {
  return [
    ...order(events),
    ...requests(events),
    ...pairs(events),
    ...processes(events),
    ...causes(header, events),
    ...folds(header, events),
  ];
}

function order(events: readonly LabEvent[]): string[] {
  const wrong: string[] = [];
  let before = 0;
  for (const [index, event] of events.entries()) {
    const where = `event ${event.seq} (${event.type})`;
    if (event.seq !== index + 1) wrong.push(`${where} stands at place ${index + 1}`);
    if (event.t < before) wrong.push(`${where} is earlier than the event before it`);
    before = event.t;
    const read = eventSchema.safeParse(JSON.parse(JSON.stringify(event)));
    if (!read.success) wrong.push(`${where} is not valid: ${read.error.message}`);
    if (event.type === "run.finished" && index !== events.length - 1)
      wrong.push(`${where} is not the last one`);
  }
  if (events[0]?.type !== "run.started") wrong.push("the run never started");
  if (events.at(-1)?.type !== "run.finished") wrong.push("the run never finished");
  return wrong;
}

/** What may happen to a request, in this order, each at most once. */
const steps = ["request.sent", "request.connected", "request.first-byte", "request.settled"] as const;

function requests(events: readonly LabEvent[]): string[] {
  const wrong: string[] = [];
  const reached = new Map<number, number>();
  for (const event of events) {
    const step = (steps as readonly string[]).indexOf(event.type);
    if (step < 0 || !("request" in event)) continue;
    const id = event.request as number;
    const last = reached.get(id) ?? -1;
    if (step <= last || (last < 0 && step > 0))
      wrong.push(`request ${id}: ${event.type} after ${steps[last] ?? "nothing"}`);
    reached.set(id, step);
  }
  for (const [id, last] of reached) {
    if (last !== steps.length - 1) wrong.push(`request ${id} was never settled: ${steps[last]} came last`);
  }
  return wrong;
}

/** Things that are opened and have to be closed, once. */
function pairs(events: readonly LabEvent[]): string[] {
  const open = new Map<string, "open" | "closed">();
  const wrong: string[] = [];
  const begin = (what: string) => {
    if (open.has(what)) wrong.push(`${what} was opened twice`);
    open.set(what, "open");
  };
  const end = (what: string) => {
    if (open.get(what) !== "open")
      wrong.push(`${what} was closed while it was ${open.get(what) ?? "not open"}`);
    open.set(what, "closed");
  };
  for (const event of events) {
    if (event.type === "connection.opened") begin(`connection ${event.connection}`);
    if (event.type === "connection.closed") end(`connection ${event.connection}`);
    if (event.type === "socket.opened") begin(`socket ${event.socket}`);
    if (event.type === "socket.closed") end(`socket ${event.socket}`);
    if (event.type === "stream.opened") begin(`stream ${event.stream}`);
    if (event.type === "stream.closed") end(`stream ${event.stream}`);
    if (event.type === "database.opened") begin(`session ${event.session}`);
    if (event.type === "database.closed") end(`session ${event.session}`);
    if (event.type === "proxy.tried") begin(`try ${event.nth} of request ${event.request}`);
    if (event.type === "proxy.settled") end(`try ${event.nth} of request ${event.request}`);
  }
  for (const [what, state] of open) if (state === "open") wrong.push(`${what} was never closed`);
  return wrong;
}

function processes(events: readonly LabEvent[]): string[] {
  const wrong: string[] = [];
  const running = new Map<string, boolean>();
  const finished = new Set<string>();
  for (const event of events) {
    if (event.type !== "pod.started" && event.type !== "pod.exited" && event.type !== "pod.finished")
      continue;
    if (event.type === "pod.finished") {
      finished.add(event.pod);
      continue;
    }
    const name = `${event.pod}${event.sidecar ? ` (${event.sidecar})` : ""}`;
    const starts = event.type === "pod.started";
    if (finished.has(event.pod) && starts) wrong.push(`${name} started after its pod had finished`);
    if ((running.get(name) ?? false) === starts) wrong.push(`${name}: ${event.type} twice in a row`);
    running.set(name, starts);
  }
  for (const [name, runs] of running) if (runs) wrong.push(`${name} never exited`);
  return wrong;
}

function causes(header: Header, events: readonly LabEvent[]): string[] {
  const wrong: string[] = [];
  const history = fold(header, events);
  const told = new Map<string, number>();
  for (const event of events) {
    if (event.type !== "loss.explained") continue;
    const what = `${event.of} ${event.id}${event.stream === undefined ? "" : ` of stream ${event.stream}`}`;
    told.set(what, (told.get(what) ?? 0) + 1);
    if (event.cause === "unexplained")
      wrong.push(`${what} is unexplained: ${JSON.stringify(history.requests.get(event.id))}`);
    if (event.evidence.length === 0) wrong.push(`${what} was lost by ${event.cause} without evidence`);
    if (event.evidence.some((seq) => seq > event.seq)) wrong.push(`${what} is proven by events to come`);
  }
  const lost = [
    ...[...history.requests.values()]
      .filter(({ outcome }) => outcome !== undefined && isLost(outcome))
      .map(({ id }) => `request ${id}`),
    ...lostItems(history).map(
      ({ of, id, stream }) => `${of} ${id}${stream === undefined ? "" : ` of stream ${stream}`}`,
    ),
  ];
  for (const what of lost)
    if (told.get(what) !== 1) wrong.push(`${what} was explained ${told.get(what) ?? 0} times`);
  for (const what of told.keys()) if (!lost.includes(what)) wrong.push(`${what} was explained and not lost`);
  if (failuresOf(history).length > lost.length) wrong.push("more failures than losses were explained");
  return wrong;
}

function folds(header: Header, events: readonly LabEvent[]): string[] {
  const half = emptyHistory(header);
  for (const event of events.slice(0, events.length >> 1)) apply(half, event);
  const rest = JSON.parse(JSON.stringify(events.slice(events.length >> 1))) as LabEvent[];
  for (const event of rest) apply(half, event);
  const whole = JSON.stringify(reportOf(fold(header, events)));
  return JSON.stringify(reportOf(half)) === whole
    ? []
    : ["folded in halves it says something else than as a whole"];
}
