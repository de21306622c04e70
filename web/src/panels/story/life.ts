import {
  attemptsOf,
  causes,
  explain,
  evidenceOf,
  inLedger,
  isLost,
  lostItems,
  outcomes,
  type Cause,
  type History,
  type ItemLoss,
  type Link,
  type Moment,
  type Outcome,
  type RequestRecord,
} from "../../../../server/protocol/index.ts";
import type { Selection } from "../../world/index.ts";

/** The whole story of one thing: what became of it, and why. */
export interface Life {
  readonly title: string;
  /** What it was: `POST /pay`. */
  readonly what: string;
  readonly outcome: Outcome | undefined;
  /** How it ended, in a word or two. */
  readonly fate: string;
  readonly lost: boolean;
  /** The pod that it was lost on, or that served it. */
  readonly pod: string | undefined;
  readonly began: Moment | undefined;
  /** Undefined while it goes on. */
  readonly ended: Moment | undefined;
  readonly chain: readonly Link[];
  /** seq of what the lab itself saw. */
  readonly evidence: readonly number[];
  readonly cause: Cause | undefined;
  /** Where a proxy gave up: why its last try failed. */
  readonly behind: Cause | undefined;
  /** The end of "It would have lived had …". */
  readonly saved: string | undefined;
  /** Every attempt of its intent, the first one first; one alone where it wasn't tried again. */
  readonly attempts: readonly RequestRecord[];
}

/** The story of what is selected; undefined where this run has no such thing. */
export function lifeOf(history: History, { of, id, stream }: Selection): Life | undefined {
  switch (of) {
    case "request":
      return lifeOfRequest(history, id);
    case "job":
      return lifeOfJob(history, id);
    case "span":
      return lifeOfSpan(history, id);
    case "socket":
      return lifeOfSocket(history, id);
    case "event":
      return lifeOfEvent(history, id, stream);
  }
}

const link = (at: Moment | undefined, says: string): Link[] =>
  at ? [{ seq: at.seq, t: at.t, says, evidence: true }] : [];
const inOrder = (links: readonly Link[]): Link[] => links.toSorted((a, b) => a.t - b.t || a.seq - b.seq);

const nothing = {
  outcome: undefined,
  cause: undefined,
  behind: undefined,
  saved: undefined,
  attempts: [],
} as const;

function lifeOfRequest(history: History, id: number): Life | undefined {
  const request = history.requests.get(id);
  if (!request) return undefined;
  const { outcome } = request;
  const explanation = explain(history, request);
  const chain = explanation?.chain ?? wayOf(request);
  const lost = outcome !== undefined && isLost(outcome);
  return {
    title: `Request ${id}`,
    what: `${request.method} ${request.path}`,
    outcome,
    fate: outcome ? outcomes[outcome].label : "under way",
    lost,
    pod: request.pod ?? undefined,
    began: request.sent,
    ended: request.settled,
    chain,
    evidence: request.explained?.evidence ?? evidenceOf(chain),
    cause: explanation?.cause,
    behind: explanation?.behind,
    saved: explanation?.saved,
    attempts: attemptsOf(history, request),
  };
}

/** When the database wrote a payment's row: the lab reads the ledger a little later. */
const written = ({ committed }: RequestRecord): Moment | undefined => committed && inLedger(committed);

/** The plain way of a request that was answered, or is still on it. */
function wayOf(request: RequestRecord): Link[] {
  const { client, router, pod, tries, reused } = request;
  const to = tries.length > 0 ? router : (pod ?? "nobody");
  return inOrder([
    ...link(
      request.sent,
      tries.length > 0 || pod === null
        ? `${client} sends it to ${router}`
        : reused
          ? `${client} sends it on a connection it kept to ${pod}`
          : `${client} sends it; router ${router} picks ${pod}`,
    ),
    ...link(request.connected, `${to} accepts the connection`),
    ...tries.flatMap((tried) => [
      ...link(
        tried,
        `try ${tried.nth}: ${tried.router} ${tried.reused ? "uses a kept connection to" : "dials"} ${tried.pod ?? "nobody"}`,
      ),
      ...link(tried.settled, `try ${tried.nth}: ${tried.settled?.result}`),
    ]),
    ...link(written(request), "the payment is in the ledger"),
    ...link(request.firstByte, "the first byte of the answer arrives"),
    ...link(
      request.settled,
      request.status === undefined
        ? `it ends: ${request.observed ? outcomes[request.observed].label : ""}`
        : `the answer is complete: ${request.status}`,
    ),
  ]);
}

const lossOf = (history: History, of: ItemLoss["of"], id: number, stream?: number): ItemLoss | undefined =>
  history.finished
    ? lostItems(history).find(
        (item) => item.of === of && item.id === id && (stream === undefined || item.stream === stream),
      )
    : undefined;

function told(loss: ItemLoss | undefined, plain: readonly Link[]) {
  const chain = loss && loss.chain.length >= plain.length ? loss.chain : inOrder([...plain]);
  return {
    chain,
    evidence: evidenceOf(loss?.chain ?? chain),
    cause: loss?.cause,
    behind: undefined,
    saved: loss?.saved,
    lost: loss !== undefined,
  };
}

function lifeOfJob(history: History, id: number): Life | undefined {
  const job = history.jobs.get(id);
  if (!job) return undefined;
  const loss = lossOf(history, "job", id);
  const last = job.steps.at(-1);
  const verbs = { claimed: "claims it", finished: "finishes it", released: "gives it back" };
  return {
    ...nothing,
    title: `Job ${id}`,
    what: "from the queue",
    fate: loss ? "lost" : (last?.what ?? "queued"),
    pod: loss?.pod ?? last?.pod,
    began: inLedger(job.queued),
    ended: last?.what === "finished" ? inLedger(last) : undefined,
    ...told(loss, [
      ...link(inLedger(job.queued), `job ${id} is queued`),
      ...job.steps.flatMap((step) => link(inLedger(step), `${step.pod} ${verbs[step.what]}`)),
    ]),
  };
}

function lifeOfSpan(history: History, id: number): Life | undefined {
  const request = history.requests.get(id);
  const spans = history.spans.filter((span) => span.request === id);
  if (!request && spans.length === 0) return undefined;
  const loss = lossOf(history, "span", id);
  const pod = loss?.pod ?? spans[0]?.pod ?? request?.pod ?? undefined;
  return {
    ...nothing,
    title: `Trace of request ${id}`,
    what: request ? `${request.method} ${request.path}` : "",
    fate: loss ? "lost" : spans.length > 0 ? "collected" : "not collected",
    pod,
    began: request?.sent ?? spans[0],
    ended: spans.at(-1),
    ...told(loss, [
      ...link(request?.sent, `${request?.client} sends request ${id}`),
      ...link(request?.settled, `${pod ?? "the pod"} has answered it`),
      ...spans.flatMap((span) => link(span, `the collector gets the span “${span.name}”`)),
    ]),
  };
}

function lifeOfSocket(history: History, id: number): Life | undefined {
  const socket = history.sockets.get(id);
  if (!socket) return undefined;
  const { client, router, pod, opened, failed, closed, attempt } = socket;
  const loss = lossOf(history, "socket", id);
  const record = pod === null ? undefined : history.pods.get(pod);
  const again = attempt > 0 ? `, its connection number ${attempt + 1}` : "";
  return {
    ...nothing,
    title: `WebSocket ${id}`,
    what: `${client} → ${pod ?? router}`,
    fate: failed ? "not opened" : closed ? `closed with ${closed.code}` : "open",
    pod: pod ?? undefined,
    began: opened ?? failed,
    ended: failed ?? closed,
    ...told(loss, [
      ...link(opened, `${client} opens a WebSocket to ${pod ?? router}${again}`),
      ...link(failed, `${client} gets none: ${failed?.status ?? failed?.errno ?? "no answer"}`),
      ...(record?.signals ?? [])
        .filter(({ t }) => opened && closed && t >= opened.t && t <= closed.t)
        .flatMap((signal) => link(signal, `${signal.signal} reaches ${pod}`)),
      ...link(
        closed,
        closed?.code === 1006
          ? "the connection ends without a close frame: 1006"
          : `the ${closed?.by} closes it with ${closed?.code}${closed?.reason ? ` (${closed.reason})` : ""}`,
      ),
    ]),
  };
}

function lifeOfEvent(history: History, id: number, stream: number | undefined): Life | undefined {
  const record = stream === undefined ? undefined : history.streams.get(stream);
  if (!record) return undefined;
  const loss = lossOf(history, "event", id, stream);
  const got = record.events.find(({ event }) => event === id);
  const { client, pod, opened, closed, lastEventId } = record;
  const after = lastEventId === null ? "" : `, to go on after ${lastEventId}`;
  return {
    ...nothing,
    title: `Event ${id}`,
    what: `stream ${record.id}, ${client} → ${pod ?? record.router}`,
    fate: loss ? (loss.cause === "event-doubled" ? "came twice" : "lost") : got ? "received" : "not received",
    pod: pod ?? undefined,
    began: opened,
    ended: got,
    ...told(loss, [
      ...link(opened, `${client} opens the stream at ${pod ?? "nobody"}${after}`),
      ...link(got, `it gets event ${id}`),
      ...link(
        closed,
        closed?.how === "ended"
          ? "the stream ends"
          : `the stream is cut${closed?.partial ? " in the middle of an event" : ""}`,
      ),
    ]),
  };
}

/** Why it was lost, as a headline; how it ended, where it wasn't. */
export function headline({ cause, outcome, lost, fate }: Life): string {
  if (cause) return causes[cause].label;
  if (outcome) return outcomes[outcome].when;
  return lost ? "lost" : fate;
}
