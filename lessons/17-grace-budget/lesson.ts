import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The budget of the grace",
  question: "Every step of the shutdown is right. How long must the grace be?",
  part: "The whole deploy",
  minutes: 9,
  concepts: [
    "the budget of the grace",
    "grace period and SIGKILL",
    "preStop hook",
    "limits, not averages",
    "propagation",
  ],
  checks: [
    "propagation",
    "in-flight",
    "workers-stop",
    "workers-finish",
    "resources-close",
    "telemetry",
    "exit",
  ],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 6.9, max: 7.5 } },
    ],
    deployment: { restartPolicy: "Never", kubeletLag: { min: 0.1, max: 0.2 } },
    traffic: { rate: 36, connections: "fresh", deadline: 30 },
    jobs: { rate: 3, lease: 60 },
    collector: "alive",
    steps: [
      {
        when: [
          { ready: 3 },
          { settled: 120 },
          { inFlight: "web-1", atLeast: 10 },
          { working: "web-1", atLeast: 2 },
        ],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "The grace is 10 seconds. A hook sleeps 5, then at SIGTERM the pod serves on for 4, shuts its door, waits for requests that take 5 at most, gives its workers 4, and needs up to 2 for closing and flushing. What does SIGKILL cut first?",
    options: [
      {
        id: "nothing-each-fits",
        label: "Nothing: no step takes longer than the grace",
        because:
          "Each of them fits, and they come one after the other. What has to fit is their sum, and that is twenty seconds.",
      },
      {
        id: "workers",
        label: "The workers: the ten seconds begin with SIGTERM, and end a second after the drain",
        because:
          "They begin with the deletion. The hook comes before the signal and is charged all the same: of ten seconds the handler gets five.",
      },
      {
        id: "nothing-it-works",
        label: "Nothing: a pod that is busy draining is given the time it needs",
        because:
          "The kubelet doesn't see what a process is busy with. It sees whether it has ended, and what time it is.",
      },
      {
        id: "requests",
        label: "Requests: the ten seconds end about a second after the door has shut",
        right: true,
        because:
          "Five for the hook and four for serving on, counted from the deletion. The drain has one second of its five, and nothing after it has any.",
      },
    ],
  },
  explain: {
    question: "What would have saved the payments that were cut?",
    options: [
      {
        id: "no-hook",
        label: "Taking away the hook, which eats half of the grace",
        because:
          "Then the door shuts five seconds sooner, while router b still sends for three. Other payments would be lost, refused at the door, and the steps that are left still take fifteen seconds.",
      },
      {
        id: "fewer-worker-seconds",
        label: "Less time for the workers",
        because:
          "SIGKILL falls before the workers have had their turn. What comes after a step takes nothing away from it.",
      },
      {
        id: "the-sum",
        label: "A grace that is longer than all the steps together",
        right: true,
        because:
          "Hook, serving on, longest request, workers, closing and flush, counted from the deletion: about twenty seconds, and a little room.",
      },
      {
        id: "longer-hook",
        label: "A longer hook, so that SIGTERM comes later",
        because:
          "SIGTERM would come later and SIGKILL wouldn't. The hook lives off the same ten seconds as everything else.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Ten seconds",
      role: "broken",
      summary:
        "Sleeps, serves on and begins to drain; SIGKILL falls into the drain, and no later step is reached.",
      expect: {
        fails: ["in-flight", "workers-finish", "resources-close", "telemetry", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-at-the-grace", "job-dropped", "flush-cut-off"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "patient-workers",
      title: "Patient workers",
      role: "misconception",
      program: "broken",
      summary:
        "Answers every request, then gives its workers fifteen seconds where fewer than ten are left, and is killed.",
      expect: {
        fails: ["workers-finish", "resources-close", "telemetry", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["job-dropped", "flush-cut-off"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "fixed",
      title: "A sum that adds up",
      role: "fixed",
      program: "broken",
      summary:
        "The same steps under a grace that is longer than their sum: all are reached, and it exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 300 },
    },
  ],
} satisfies LessonInput;
