import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Exit is not graceful",
  question: "The pod handles SIGTERM and exits with 0. Why are requests still cut?",
  part: "The process and its signal",
  minutes: 7,
  concepts: ["process.exit", "server.close and its callback", "exit codes", "order of closing"],
  checks: ["in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0, max: 0 } },
      { name: "b", propagation: { min: 0, max: 0 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 30,
      kubeletLag: { min: 0.6, max: 0.7 },
    },
    traffic: { rate: 20, connections: "fresh" },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 80 }, { inFlight: "web-1", atLeast: 3 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "On SIGTERM web-1 calls process.exit(0). About fifteen payments are in flight at that moment. How many of them are answered?",
    options: [
      {
        id: "all",
        label: "All: Node finishes its pending callbacks before it exits",
        because:
          "That is what happens when a program runs out of work and ends by itself. process.exit() doesn't wait for the event loop: it ends the process inside the call.",
      },
      {
        id: "almost-all",
        label: "Almost all: exit code 0 means that it ended in order",
        because:
          "The exit code is whatever number the program passes. Zero is what this one says of itself, not what anybody found out.",
      },
      {
        id: "in-the-database",
        label: "Those whose INSERT has already reached Postgres",
        because:
          "Postgres will commit such a row, but the pod that should tell the client is gone. The client sees a failure, the ledger holds the payment: a ghost.",
      },
      {
        id: "none",
        label: "None",
        right: true,
        because:
          "process.exit() never waits. Every open connection ends with the process, whatever stood behind it.",
      },
    ],
  },
  explain: {
    question: "Somebody puts server.close() on the line before process.exit(0). What changes?",
    options: [
      {
        id: "it-waits",
        label: "The requests in flight are answered, since close() waits for them",
        because:
          "The server waits for them, but the call doesn't: close() returns at once and reports the end later, to its callback. The next line is the exit.",
      },
      {
        id: "nothing",
        label: "Nothing that a client could notice",
        right: true,
        because:
          "close() only begins to close. A microsecond later the process is gone, and with it everything that close() had begun to wait for.",
      },
      {
        id: "half",
        label: "The short requests get through, the long ones are cut",
        because:
          "There is no time between the two lines in which even the shortest could be answered: the event loop doesn't turn once.",
      },
      {
        id: "it-hangs",
        label: "The process hangs, because kept connections hold the server open",
        because:
          "They can hold up the end of close(), but nobody waits for that here. (Node closes idle ones itself since version 19.)",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Exit on the signal",
      role: "broken",
      summary:
        "Calls process.exit(0) in the handler: every request in flight is cut, and the exit code says that all is well.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["exited-early"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "exit-beside-close",
      title: "Exit beside close",
      role: "misconception",
      summary: "Closes, but exits with 1 a tenth of a second later whether or not close has finished.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["exited-early"],
        exit: { code: 1, signal: null },
        sent: 100,
      },
    },
    {
      id: "close-all-at-once",
      title: "Close everything at once",
      role: "misconception",
      summary:
        "Waits for the server and the pool side by side: the requests in flight are answered, but with 500.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 1 },
        outcomes: ["status-5xx"],
        causes: ["resource-closed-first"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "fixed",
      title: "Exit after close",
      role: "fixed",
      summary:
        "Closes its door, waits until the last request is answered, then closes the pool, then exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 100 },
    },
  ],
} satisfies LessonInput;
