import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Letting go",
  question: "Some work can't be finished in time. How does a pod give it up without doing harm?",
  part: "Requests that take their time",
  minutes: 9,
  concepts: ["AbortController", "the point of no return", "503 and Retry-After", "retries that are safe"],
  checks: ["propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1.2, max: 1.8 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 10,
      kubeletLag: { min: 0.1, max: 0.2 },
    },
    traffic: {
      rate: 40,
      connections: "fresh",
      deadline: 30,
      retries: { policy: "idempotent", attempts: 3, safe503: true },
    },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 300 }, { inFlight: "web-1", atLeast: 20 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 3,
  },
  predict: {
    question:
      "On SIGTERM web-1 gives up everything it is working on, and answers each with 503 and Retry-After: nothing was charged, come again. The shops come again, and other pods serve them. What becomes of these payments?",
    options: [
      {
        id: "all-well",
        label: "All is well: each is made by another pod, a few seconds later",
        because:
          "That holds for those that were given up before any money had moved. An abort doesn't ask how far the work has come.",
      },
      {
        id: "rolled-back",
        label: "All is well: what is aborted is rolled back",
        because:
          "An abort ends a wait. It undoes nothing: a row that was committed before it stays committed.",
      },
      {
        id: "charged-twice",
        label: "Some are charged twice",
        right: true,
        because:
          "Those that were given up between their INSERT and their answer. The money has moved, and the shop is told that it hasn't.",
      },
      {
        id: "large-ones-lost",
        label:
          "The large ones are lost: their 12 seconds of fraud check begin anew, and the shops won't wait",
        because:
          "They do begin anew, and it costs those customers time. But the shops wait for half a minute, and another pod has enough of it.",
      },
    ],
  },
  explain: {
    question: "What would have kept payments from being charged twice?",
    options: [
      {
        id: "abort-later",
        label: "Aborting a few seconds later, once most of them are done",
        because:
          "At every moment some payment stands between its INSERT and its answer. A later abort only chooses other ones.",
      },
      {
        id: "no-retry-after",
        label: "Leaving out Retry-After, so that nobody comes again",
        because:
          "Then they are charged once, and the shop believes that they failed: a ghost in the place of a double. And the payments that had not begun are lost as well.",
      },
      {
        id: "before-the-insert",
        label: "Giving up only what has moved no money yet, and finishing what has",
        right: true,
        because:
          "Before the INSERT a payment can be dropped and begun anew without a trace. After it, the only way is forward, and it is short.",
      },
      {
        id: "status-500",
        label: "Answering 500 instead of 503",
        because:
          "Another number, the same falsehood: the shop learns that the payment failed, and it didn't. No status can mend an abort that came too late.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Cancel everything at once",
      role: "broken",
      summary:
        "Gives up all that it works on, whatever has been done of it, and answers 503: nothing was charged.",
      expect: {
        fails: ["propagation", "in-flight"],
        lost: { atLeast: 5 },
        outcomes: ["doubled"],
        causes: ["charged-twice"],
        exit: { code: 0, signal: null },
        sent: 300,
      },
    },
    {
      id: "without-an-answer",
      title: "Cancel without an answer",
      role: "misconception",
      summary: "Gives up only what has moved no money yet, and drops those connections without a word.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 5 },
        outcomes: ["reset"],
        causes: ["cancelled-without-answer"],
        exit: { code: 0, signal: null },
        sent: 300,
      },
    },
    {
      id: "fixed",
      title: "Let go of what can start again",
      role: "fixed",
      summary:
        "Gives up only what has moved no money yet, says so with 503 and Retry-After, and finishes the rest.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 300 },
    },
  ],
} satisfies LessonInput;
