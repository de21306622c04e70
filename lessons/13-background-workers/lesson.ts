import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Background workers",
  question: "Every request was answered, and a shop's statement came half an hour late. Who had it?",
  part: "Behind the requests",
  minutes: 9,
  concepts: ["job queue", "claim and lease", "stop claiming", "finish or give back"],
  checks: ["in-flight", "workers-stop", "workers-finish", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.1, max: 0.3 } },
      { name: "b", propagation: { min: 0.2, max: 0.6 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 10,
      kubeletLag: { min: 0.1, max: 0.2 },
    },
    traffic: { rate: 25, connections: "fresh", deadline: 30 },
    jobs: {
      rate: 1.5,
      lease: 18,
      kinds: ["receipt", "receipt", "receipt", "receipt", "receipt", "statement"],
    },
    steps: [
      {
        // It has one worker for receipts: so one of the two is a statement.
        when: [
          { ready: 3 },
          { settled: 60 },
          { inFlight: "web-1", atLeast: 3 },
          { working: "web-1", atLeast: 2 },
        ],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    // Until the lease of what it took with it has run out, and another pod has it.
    tail: 16,
  },
  predict: {
    question:
      "On SIGTERM web-1 claims no more jobs, answers every request, closes its pool and exits with 0. One of its workers is in the middle of a statement that needs ten seconds more. What becomes of it?",
    options: [
      {
        id: "finished",
        label: "It is finished first: the process can't end while a worker is still at it",
        because:
          "A process that runs out of work ends by itself. One that calls process.exit() ends inside that call, whoever is still at work. That was lesson 03.",
      },
      {
        id: "free-at-once",
        label: "It is free again as soon as the connection to the database is closed",
        because:
          "A lock of the database would be. A claim is no lock: it is a row, committed, that says web-1 has this job until a certain time. Rows don't notice who has gone.",
      },
      {
        id: "gone",
        label: "It is gone: the job was claimed, so nobody else will ever do it",
        because:
          "That is what the lease is for: when it has run out, the job counts as free. Nothing is gone for good, but it starts late, and from the beginning.",
      },
      {
        id: "locked",
        label: "Nobody may touch it until its lease runs out; then another pod begins it anew",
        right: true,
        because:
          "The row still bears the name of a pod that doesn't exist any more. The others skip it, politely, until the time that stands in it has come.",
      },
    ],
  },
  explain: {
    question: "What would have saved the statement from lying there?",
    options: [
      {
        id: "longer-grace",
        label: "A longer grace period",
        because:
          "The pod was gone after about five of its ten seconds. It had time left, and nobody in it who waited.",
      },
      {
        id: "shorter-lease",
        label: "A shorter lease, so that the others may have it sooner",
        because:
          "A lease shorter than the job lets a second worker begin while the first one is still at it, on every ordinary day. Then the shop gets its statement twice.",
      },
      {
        id: "wait-or-return",
        label: "Waiting for it as long as there is time, then giving it back",
        right: true,
        because:
          "What can be finished is finished. What can't is put back into the queue by the only one who knows that it has stopped.",
      },
      {
        id: "stop-claiming",
        label: "Claiming nothing more once the signal has come",
        because: "It did that. It keeps new jobs out, and does nothing for the one already in hand.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Forget the workers",
      role: "broken",
      summary:
        "Claims nothing more and answers every request, then exits with 0 while a worker is in the middle of a job.",
      expect: {
        fails: ["workers-finish"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["job-dropped"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "wait-for-ever",
      title: "Wait for ever",
      role: "misconception",
      summary:
        "Claims nothing more and waits for its jobs without a limit, until SIGKILL ends it and the job with it.",
      expect: {
        fails: ["workers-finish", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["job-dropped"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 200,
      },
    },
    {
      id: "empty-the-queue",
      title: "Empty the queue",
      role: "misconception",
      summary:
        "Goes on claiming until the queue is empty, which it never is, and is killed with jobs that it took after the signal.",
      expect: {
        fails: ["workers-stop", "workers-finish", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["job-dropped", "claimed-while-stopping"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 200,
      },
    },
    {
      id: "fixed",
      title: "Finish or give back",
      role: "fixed",
      summary:
        "Claims nothing more, answers every request, gives its workers two seconds to finish, puts back what is not done and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
