import type { LessonInput, Variant } from "../../server/protocol/lesson.ts";

type Steps = NonNullable<NonNullable<Variant["given"]>["steps"]>;

/** web-1 has payments inside. */
const busy: Steps[number]["when"] = [{ ready: 3 }, { settled: 90 }, { inFlight: "web-1", atLeast: 5 }];
/** It reads its limits anew, and the query fails. */
const reload = (pod: string) => ({ do: "signal", pod, signal: "SIGHUP" }) as const;

const deletedAndToldAgain: Steps = [
  { when: busy, act: { do: "delete", pod: "web-1" } },
  { when: [{ deleted: "web-1", seconds: 2.5 }], act: { do: "signal", pod: "web-1", signal: "SIGTERM" } },
];

export default {
  title: "The second signal",
  question: "The shutdown loses nothing. When does a pod end without it?",
  part: "The whole deploy",
  minutes: 9,
  concepts: [
    "signals that come twice",
    "idempotent shutdown",
    "process groups and Ctrl-C",
    "uncaughtException",
    "SIGTERM while starting",
  ],
  checks: ["propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1, max: 1.4 } },
    ],
    deployment: {
      grace: 15,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.5, timeout: 5, failureThreshold: 1 },
    },
    traffic: { rate: 30, connections: "fresh", deadline: 30 },
    steps: deletedAndToldAgain,
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "web-1 has been deleted and is shutting down in order, with payments inside. Two and a half seconds after the deletion somebody sends it SIGTERM once more. What becomes of the payments?",
    options: [
      {
        id: "only-once",
        label: "They are answered: a process gets a signal only once",
        because:
          "The kernel doesn't count. Each SIGTERM calls the handler, for as long as there is one. Only two that come before the first was taken become one.",
      },
      {
        id: "kubelet-guards",
        label: "They are answered: a pod that is terminating gets no signal but SIGKILL",
        because:
          "That is true of the kubelet, which sends its own signal once. A hook, a wrapper or a person with kill doesn't ask the kubelet.",
      },
      {
        id: "starts-anew",
        label: "They are answered, a little later: the shutdown begins anew",
        because:
          "Without a look at what is under way it would run twice, side by side. This pod does look, and takes the second signal for something else.",
      },
      {
        id: "cut",
        label: "They are cut: it takes the second signal for an order to hurry",
        right: true,
        because:
          "As a program at a terminal does when Ctrl-C is pressed twice. There it is a person who has had enough of waiting. Here nobody meant it.",
      },
    ],
  },
  explain: {
    question: "What would have saved the payments that web-1 had inside?",
    options: [
      {
        id: "short-delay",
        label: "Taking only a second signal seriously that comes some seconds after the first",
        because: "This one did. When it comes says nothing of who sends it, or of what is still inside.",
      },
      {
        id: "once",
        label: 'process.once("SIGTERM"), so that the handler is gone when the second one comes',
        because:
          "Without a handler the kernel decides again. Process 1 of a container would be spared, anything else would die on the spot.",
      },
      {
        id: "note-it",
        label: "Noting the second signal, and going on with the shutdown that is under way",
        right: true,
        because:
          "It says nothing that the first one hadn't said. Who really means now has SIGKILL for it, and the grace ends with one anyway.",
      },
      {
        id: "shorter",
        label: "A faster shutdown, so that nobody thinks that it hangs",
        because:
          "Most senders of a second signal don't think at all: they are hooks and wrappers. And the time is what the payments inside need.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "The second signal aborts",
      role: "broken",
      summary: "Shuts down in order, and calls exit(1) in the middle of it when it gets a second signal.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["exited-early"],
        exit: { code: 1, signal: null },
        sent: 150,
      },
    },
    {
      id: "side-door",
      title: "Out by the side door",
      role: "misconception",
      summary:
        "Has a shutdown for signals, and none for an exception that nobody catches: it ends on the spot.",
      given: {
        deployment: { restartPolicy: "Never" },
        steps: [{ when: busy, act: reload("web-1") }],
      },
      expect: {
        fails: ["propagation", "in-flight", "exit"],
        lost: { atLeast: 2 },
        outcomes: ["reset", "truncated", "ghost", "refused"],
        causes: ["exited-early", "door-shut-before-router-knew"],
        exit: { code: 1, signal: null },
        sent: 120,
      },
    },
    {
      id: "late-handler",
      title: "A handler that comes late",
      role: "misconception",
      summary:
        "Registers its handlers when it has started, and so has none for a SIGTERM that comes before: as PID 1 it stays until SIGKILL, as an ordinary process it dies at once.",
      given: {
        // Long enough for the restarted container to be in the middle of its warm-up.
        deployment: { kubeletLag: { min: 4, max: 4.5 } },
        steps: [
          { when: busy, act: reload("web-1") },
          { when: [{ restarted: "web-1", atLeast: 1 }], act: { do: "delete", pod: "web-1" } },
        ],
        end: [{ deleted: "web-1", seconds: 17 }],
      },
      expect: {
        container: {
          fails: ["exit"],
          unknown: ["in-flight"],
          lost: { atLeast: 0, atMost: 0 },
          exit: { code: null, signal: "SIGKILL" },
          sent: 300,
        },
        process: {
          fails: ["exit"],
          unknown: ["in-flight"],
          lost: { atLeast: 0, atMost: 0 },
          exit: { code: null, signal: "SIGTERM" },
          sent: 300,
        },
      },
    },
    {
      id: "fixed",
      title: "One way out",
      role: "fixed",
      summary:
        "Has its handlers before it starts, and one shutdown for signals and exceptions, which runs once however often it is called.",
      given: {
        steps: [
          ...deletedAndToldAgain.slice(0, 1),
          { when: [{ inFlight: "web-2", atLeast: 5 }], act: reload("web-2") },
          ...deletedAndToldAgain.slice(1),
          {
            when: [
              { restarted: "web-2", atLeast: 1 },
              { deleted: "web-1", seconds: 11 },
            ],
            act: { do: "delete", pod: "web-2" },
          },
        ],
        end: [{ exited: "web-1" }, { deleted: "web-2", seconds: 5 }],
      },
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 300 },
    },
  ],
} satisfies LessonInput;
