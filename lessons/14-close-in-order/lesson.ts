import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Close in order",
  question: "Everything was waited for. Why did the last payments get a 500?",
  part: "Behind the requests",
  minutes: 8,
  concepts: ["order of closing", "users and what they use", "connection pools", "Promise.all"],
  checks: ["in-flight", "workers-stop", "workers-finish", "resources-close", "exit"],
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
    traffic: { rate: 25, connections: "fresh", deadline: 30 },
    jobs: { rate: 6, lease: 6 },
    steps: [
      {
        when: [
          { ready: 3 },
          { settled: 40 },
          { inFlight: "web-1", atLeast: 8 },
          { working: "web-1", atLeast: 3 },
        ],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    // Until the lease of what was left lying has run out, and another pod has it.
    tail: 5,
  },
  predict: {
    question:
      "On SIGTERM web-1 shuts its door. It lets its workers finish, closes the queue, closes the pool, waits until the last connection has ended, and exits with 0. What is lost?",
    options: [
      {
        id: "nothing",
        label: "Nothing: pool.end() waits until nobody needs the pool any more",
        because:
          "It waits for queries that are under way. It can't know of one that will be made in two seconds, by a request that is still at the card network.",
      },
      {
        id: "jobs",
        label: "The receipts that its workers have in hand",
        because:
          "These are waited for, and the queue is closed after them. The workers and what they use are in the right order.",
      },
      {
        id: "cut",
        label: "Every request in flight: its connection is cut",
        because:
          "The process stays until the last connection has ended. Nobody is cut off: each of them gets an answer. The question is which.",
      },
      {
        id: "late-ones",
        label: "The payments that come back from the card network after the pool was closed",
        right: true,
        because:
          "They were let in, they are waited for, and what they need for their last step is gone. The answer is a 500.",
      },
    ],
  },
  explain: {
    question: "What would have saved these payments?",
    options: [
      {
        id: "retry-query",
        label: "Trying the INSERT again when it fails",
        because:
          "A pool that has been ended stays ended. However often the request asks, there will be no connection.",
      },
      {
        id: "side-by-side",
        label: "Closing everything at once and waiting for all of it",
        because:
          "Then the pool is gone even sooner. Waiting for all of them says nothing about which of them may go first.",
      },
      {
        id: "users-first",
        label: "Waiting for the last answer before anything is closed that an answer needs",
        right: true,
        because:
          "A pool has users. It is closed after the last of them has gone, and the requests are among them.",
      },
      {
        id: "own-pool",
        label: "A pool of its own for every request",
        because:
          "Whoever closes them has to know when a request is done with its own. That is the same question, asked a hundred times.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "The pool before its users",
      role: "broken",
      summary:
        "Shuts its door, lets its workers finish, closes queue and pool, and only then waits for the requests.",
      expect: {
        fails: ["in-flight", "resources-close"],
        lost: { atLeast: 1 },
        outcomes: ["status-5xx"],
        causes: ["resource-closed-first"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "queue-first",
      title: "The queue before its workers",
      role: "misconception",
      summary:
        "Closes the queue at the signal, so that it hands out no more jobs, and so its workers can't say that theirs are done.",
      expect: {
        fails: ["workers-finish"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["job-dropped"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "all-at-once",
      title: "All at once",
      role: "misconception",
      summary: "Closes the server, the queue and the pool side by side, and waits for all of them.",
      expect: {
        fails: ["in-flight", "workers-finish", "resources-close"],
        lost: { atLeast: 1 },
        outcomes: ["status-5xx"],
        causes: ["resource-closed-first", "job-dropped"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "fixed",
      title: "Users first",
      role: "fixed",
      summary:
        "Shuts its door, waits for the last answer, then for its workers, then closes the queue, then the pool, and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 100 },
    },
  ],
} satisfies LessonInput;
