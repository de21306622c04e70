import {
  fold,
  journalFormat,
  journalVersion,
  scenarioSchema,
  type Endpoint,
  type EventBody,
  type Header,
  type History,
  type LabEvent,
  type Outcome,
} from "../../../server/protocol/index.ts";

/** ms of a cluster second, and the moment of the deletion. */
export const second = 200;
export const deletion = 1000;
/** Cluster seconds after the deletion → ms since the run began. */
export const after = (seconds: number): number => deletion + seconds * second;

/** What happens to web-1, in cluster seconds after its deletion. */
export interface Plot {
  readonly sigterm: number;
  readonly closed: number;
  readonly exited: number;
  readonly code: number | null;
  readonly signal: string | null;
  readonly learned: { readonly a: number; readonly b: number };
  /** How many requests at most are sent to the shut door. */
  readonly refused: number;
  readonly rate: number;
  readonly replicas: number;
  readonly grace: number;
  readonly end: number;
  readonly preStop?: number;
  /** Outcomes given in turn to every thirtieth request, to show every shape. */
  readonly zoo?: readonly Outcome[];
}

/** Lesson 05, broken: the door shuts at once, router b learns after 1.3 s. */
export const broken: Plot = {
  sigterm: 0.02,
  closed: 0.03,
  exited: 1.58,
  code: 0,
  signal: null,
  learned: { a: 0.31, b: 1.33 },
  refused: 7,
  rate: 50,
  replicas: 3,
  grace: 30,
  end: 3.3,
};

export function header(plot: Plot): Header {
  return {
    format: journalFormat,
    version: journalVersion,
    lesson: "05-endpoint-race",
    variant: "broken",
    mode: "scripted",
    tier: "process",
    runtime: "node 26.0.0",
    startedAt: "2026-01-01T00:00:00.000Z",
    edited: false,
    checks: ["propagation", "in-flight", "exit"],
    scenario: scenarioSchema.parse({
      nodes: [
        { name: "a", propagation: { min: 0.2, max: 0.6 } },
        { name: "b", propagation: { min: 1.2, max: 1.8 } },
      ],
      deployment: { replicas: plot.replicas, grace: plot.grace },
      traffic: { rate: plot.rate },
      second,
    }),
  };
}

type Timed = readonly [t: number, body: EventBody];

/** The same numbers every time: a linear congruential generator, 0 ≤ n < 1. */
function numbers(): () => number {
  let state = 7;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** The journal of a run that goes as plotted. */
export function events(plot: Plot = broken): LabEvent[] {
  const timed: Timed[] = [...clusterEvents(plot), ...trafficEvents(plot)];
  timed.push([after(plot.end), { type: "run.finished", how: "ended" }]);
  const ordered = timed.toSorted((a, b) => a[0] - b[0]);
  return ordered.map(([t, body], index) => ({ seq: index + 1, t, ...body }));
}

function clusterEvents(plot: Plot): Timed[] {
  const names = Array.from({ length: plot.replicas }, (_, index) => `web-${index + 1}`);
  const table = (ready: (pod: string) => boolean): Endpoint[] =>
    names.map((pod) => ({ pod, ready: ready(pod), serving: true, terminating: !ready(pod) }));
  const all = table(() => true);
  const rest = table((pod) => pod !== "web-1");
  const programmed = (router: string, endpoints: Endpoint[], lagSeconds: number): EventBody => ({
    type: "router.programmed",
    router,
    endpoints,
    slice: 1,
    lagSeconds,
  });
  const pod = "web-1";
  const timed: Timed[] = names.flatMap((name, index): Timed[] => [
    [10 + index, { type: "pod.created", pod: name, node: index % 2 ? "b" : "a", address: "10.0.0.1" }],
    [60 + index * 5, { type: "pod.started", pod: name, pid: 100 + index, pidOne: false }],
    [180 + index * 9, { type: "reported.handlers", pod: name, signals: ["SIGTERM"] }],
    [200 + index * 9, { type: "reported.listening", pod: name }],
    [240 + index * 9, { type: "pod.ready", pod: name }],
  ]);
  const hook: Timed[] =
    plot.preStop === undefined
      ? []
      : [
          [after(0.01), { type: "prestop.started", pod, hook: `sleep ${plot.preStop}` }],
          [after(0.01 + plot.preStop), { type: "prestop.finished", pod, chargedSeconds: plot.preStop }],
        ];
  const killed: Timed[] =
    plot.signal === "SIGKILL"
      ? [[after(plot.exited - 0.01), { type: "signal.sent", pod, signal: "SIGKILL", by: "grace" }]]
      : [];
  const closing: Timed[] =
    plot.closed < plot.exited ? [[after(plot.closed), { type: "reported.closing", pod }]] : [];
  return [
    ...timed,
    [330, { type: "slice.changed", endpoints: all }],
    [360, programmed("a", all, 0.15)],
    [390, programmed("b", all, 0.3)],
    [deletion, { type: "pod.deleted", pod, graceSeconds: plot.grace }],
    [deletion, { type: "slice.changed", endpoints: rest }],
    ...hook,
    ...killed,
    [after(plot.sigterm), { type: "signal.sent", pod, signal: "SIGTERM", by: "kubelet" }],
    ...closing,
    [after(plot.learned.a), programmed("a", rest, plot.learned.a)],
    [after(plot.learned.b), programmed("b", rest, plot.learned.b)],
    [after(plot.exited), { type: "pod.exited", pod, code: plot.code, signal: plot.signal, open: 0 }],
  ];
}

function trafficEvents(plot: Plot): Timed[] {
  const random = numbers();
  const timed: Timed[] = [];
  const gap = second / plot.rate;
  let refused = 0;
  for (let id = 1, t = 420; t < after(plot.end - 0.4); id += 1, t += gap * (0.4 + 1.2 * random())) {
    const router: "a" | "b" = random() < 0.5 ? "a" : "b";
    const knows = t >= after(plot.learned[router]);
    let index = Math.floor(random() * plot.replicas) + 1;
    if (index === 1 && knows) index = 2 + (id % (plot.replicas - 1));
    const shut = index === 1 && t >= after(Math.min(plot.closed, plot.exited));
    // Spread over the window, so that the few that are wanted don't all fall into its beginning.
    const due = after(plot.closed) + (refused * (plot.learned.b - plot.closed) * second) / (plot.refused + 1);
    if (shut && (refused >= plot.refused || t < due)) index = 2 + (id % (plot.replicas - 1));
    timed.push(...requestEvents(plot, { id, t, router, index, client: Math.floor(random() * 4), random }));
    if (index === 1 && shut) refused += 1;
  }
  return timed;
}

interface Sent {
  readonly id: number;
  readonly t: number;
  readonly router: string;
  readonly index: number;
  readonly client: number;
  readonly random: () => number;
}

function requestEvents(plot: Plot, { id: request, t, router, index, client, random }: Sent): Timed[] {
  const pod = `web-${index}`;
  const sent: Timed = [
    t,
    {
      type: "request.sent",
      request,
      client: `${router}-${client + 1}`,
      router,
      pod,
      connection: request,
      reused: false,
      intended: t,
      method: "POST",
      path: "/pay",
    },
  ];
  const settle = (at: number, outcome: Outcome, phase: "connect" | "waiting" | "done"): Timed => [
    at,
    { type: "request.settled", request, outcome, phase, bytes: 0 },
  ];
  if (index === 1 && t >= after(Math.min(plot.closed, plot.exited)))
    return [sent, settle(t + 1, "refused", "connect")];
  const slow = index === 1 && t > deletion - 90 && request % 3 === 0;
  const service = (slow ? 1 : 0.2) * second + random() * 0.18 * second;
  const connected: Timed = [t + 1, { type: "request.connected", request }];
  const odd = plot.zoo?.[Math.floor(request / 15) % plot.zoo.length];
  if (odd && request % 15 === 0) return [sent, connected, ...oddEnd(request, pod, t + service, odd, settle)];
  if (index === 1 && t + service > after(plot.exited)) {
    return [sent, connected, settle(after(plot.exited), "reset", "waiting")];
  }
  return [
    sent,
    connected,
    [t + service - 6, { type: "payment.committed", request, pod, atMs: t + service - 6 }],
    settle(t + service, "ok", "done"),
  ];
}

function oddEnd(
  request: number,
  pod: string,
  at: number,
  outcome: Outcome,
  settle: (at: number, outcome: Outcome, phase: "waiting" | "done") => Timed,
): Timed[] {
  const reconciled: Timed = [
    at + 40,
    { type: "request.reconciled", request, outcome, committed: outcome === "doubled" ? 2 : 1 },
  ];
  const committed: Timed = [at - 4, { type: "payment.committed", request, pod, atMs: at - 4 }];
  if (outcome === "vanished") {
    return [
      settle(at, "ok", "done"),
      [at + 40, { type: "request.reconciled", request, outcome, committed: 0 }],
    ];
  }
  if (outcome === "ghost") return [committed, settle(at, "reset", "waiting"), reconciled];
  if (outcome === "doubled") return [committed, settle(at, "ok", "done"), reconciled];
  return [settle(at, outcome, "waiting")];
}

/** A run as plotted, folded up to a moment (ms since the run began). */
export const history = (plot: Plot = broken, until = Infinity): History =>
  fold(
    header(plot),
    events(plot).filter((event) => event.t <= until),
  );
