import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The last spans",
  question: "The pod finished everything and exited with 0. Why are its last traces missing?",
  part: "Behind the requests",
  minutes: 8,
  concepts: [
    "spans and traces",
    "batch span processor",
    "flush with a bound",
    "deadline of the whole shutdown",
  ],
  checks: ["in-flight", "telemetry", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1.2, max: 1.8 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 14,
      kubeletLag: { min: 0.1, max: 0.2 },
    },
    traffic: { rate: 25, connections: "fresh", deadline: 30 },
    collector: "alive",
    steps: [
      {
        when: [{ ready: 3 }, { settled: 500 }, { inFlight: "web-1", atLeast: 3 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "Every 15 seconds web-1 sends the spans of its payments to the collector, the last time a few seconds before its deletion. At SIGTERM it finishes its requests and its reports and closes its pool. Then nothing is left to do, and it ends with 0. Which spans does the collector get?",
    options: [
      {
        id: "all-queued",
        label: "All: Node doesn't end while something waits to be sent",
        because:
          "A queue in memory is no work to Node. The timer that would send it is set so that it doesn't keep a program alive: tracing shouldn't decide how long that runs.",
      },
      {
        id: "sdk-hook",
        label: "All: the SDK notices the exit and sends the rest",
        because:
          "It registers for no signal and for no exit, and the exit event would be too late anyway: nothing that takes time gets done in it.",
      },
      {
        id: "not-in-flight",
        label: "All but those of the payments that were in flight at SIGTERM",
        because:
          "These were answered like the others, and their spans lie in the same queue. What divides them is not the signal but the last batch.",
      },
      {
        id: "up-to-the-batch",
        label: "Those up to the last batch, and none after it",
        right: true,
        because:
          "A span that has ended waits in memory for the next batch. The process ends before there is one, and the memory goes with it.",
      },
    ],
  },
  explain: {
    question: "What would have brought the last spans to the collector?",
    options: [
      {
        id: "shorter-interval",
        label: "A batch every second instead of every 15",
        because:
          "Fewer would be lost, and the last second's always would. It moves the edge, and the collector pays for it all year.",
      },
      {
        id: "exit-event",
        label: 'process.on("exit", () => tracing.shutdown())',
        because:
          "It is called, and begins to send. But the process ends when the listener returns, and that is before the first byte has left.",
      },
      {
        id: "await-shutdown",
        label: "Shutting the tracer down as the last step, and waiting for it",
        right: true,
        because:
          "shutdown() sends what is in the queue, and its promise says when the collector has it. After that nothing is left to lose.",
      },
      {
        id: "one-by-one",
        label: "Sending each span as soon as it ends",
        because:
          "That is a request to the collector for every payment, and nobody waits for those either: the last ones would be on their way when the process ends.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "No flush",
      role: "broken",
      summary:
        "Finishes its requests and its reports, then runs out of work and ends with 0, with the last spans still in its queue.",
      expect: {
        fails: ["telemetry"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["tracer-not-shut-down"],
        exit: { code: 0, signal: null },
        sent: 500,
      },
    },
    {
      id: "exit-deadline",
      title: "A deadline before the flush",
      role: "misconception",
      summary:
        "Shuts its tracer down at the end, but a deadline over the whole shutdown calls exit(1) before it gets there.",
      expect: {
        fails: ["telemetry", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["flush-cut-off"],
        exit: { code: 1, signal: null },
        sent: 500,
      },
    },
    {
      id: "no-limit",
      title: "A flush without a limit",
      role: "misconception",
      given: { collector: "dead" },
      summary: "Shuts its tracer down and waits for a collector that never answers, until SIGKILL.",
      expect: {
        fails: ["exit"],
        unknown: ["telemetry"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["collector-dead"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 500,
      },
    },
    {
      id: "fixed",
      title: "Flush last, and not for ever",
      role: "fixed",
      summary:
        "Finishes everything, shuts its tracer down last, waits for that at most four seconds and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 500 },
    },
  ],
} satisfies LessonInput;
