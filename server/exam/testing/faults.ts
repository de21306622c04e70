import type { ExamCheckId } from "../../protocol/index.ts";

/** Whoever is gone at the signal, or cuts everything then, has no time for anything that takes some. */
const cut = "what is under way is cut";
const gone = "it is gone before the routers know";
const shut = "its door is shut before the routers know";
const stays = "SIGKILL has to end it";

/** What is cut at the signal, whoever does it. */
const abrupt = {
  "in-flight": cut,
  upload: cut,
  pipelined: cut,
  stream: cut,
  interrupt: "SIGINT does what SIGTERM does",
} as const;
/** What an end without a delay costs. */
const hasty = (why: string) =>
  ({
    "propagation-fresh": why,
    "propagation-warm": "kept connections are closed before the routers know",
    "connection-close": "they are closed without a word",
    "not-ready": "nobody can ask any more",
  }) as const;

/** Each fault of the service in faulty.process.ts: the checks that have to fail of it, each with the reason. */
export const faults = {
  none: {},
  "no-handler": { ...abrupt, ...hasty(gone), websocket: cut },
  "exits-at-once": { ...abrupt, ...hasty(gone), websocket: cut },
  "closes-at-once": hasty(shut),
  "cuts-all-at-once": { ...abrupt, ...hasty(shut) },
  "turns-away": {
    "propagation-fresh": "a 503 is a loss",
    "propagation-warm": "a 503 is a loss",
  },
  "no-connection-close": { "connection-close": "no answer says it" },
  "keeps-running": {
    "prompt-when-idle": "it never ends by itself",
    "exit-code": stays,
    "within-grace": stays,
  },
  "waits-for-idle": { "idle-keep-alive": stays },
  "waits-for-silent": { "silent-socket": stays },
  "waits-for-half": { "partial-request": stays },
  "websockets-terminated": { websocket: "their clients see 1006" },
  "websockets-held": { websocket: stays },
  "streams-cut": { stream: "half an event comes last" },
  "upload-waited-for": { deadline: stays },
  "start-deaf": { "startup-signal": "it forgets a signal that comes before it listens" },
  "second-signal-exits": { "second-signal": "what is under way is cut" },
  "sigint-ignored": { interrupt: stays },
  "exit-code-1": { "exit-code": "1 is a crash" },
  "ready-forever": { "not-ready": "readiness says 200 to the end" },
  "sleeps-when-idle": { "prompt-when-idle": "it waits out a fixed time" },
  "child-left": { orphans: "its child outlives it" },
  "slow-readers-cut": { "slow-client": "its connection is closed before it has read" },
  "holds-late": { "stops-accepting": "who comes late is taken in and never answered" },
} as const satisfies Record<string, Partial<Record<ExamCheckId, string>>>;

export type Fault = keyof typeof faults;
