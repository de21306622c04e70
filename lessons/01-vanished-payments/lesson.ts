import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The vanished payments",
  question: "A pod is replaced, and some payments are gone. Where did they go?",
  part: "The process and its signal",
  minutes: 8,
  concepts: ["SIGTERM and its default", "PID 1", "grace period and SIGKILL", "in-flight requests"],
  checks: ["in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0, max: 0 } },
      { name: "b", propagation: { min: 0, max: 0 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 10,
      kubeletLag: { min: 0.1, max: 0.2 },
    },
    traffic: { rate: 25, clientsPerNode: 24, connections: "warm" },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 100 }, { inFlight: "web-1", atLeast: 3 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "web-1 is deleted while it works on several payments. It has no handler for SIGTERM. Which payments does the user lose?",
    options: [
      {
        id: "kubernetes-waits",
        label: "None: Kubernetes waits until they are done",
        because:
          "Kubernetes waits for the process to exit, and no longer than the grace period. It can't see requests: nobody told it that there are any.",
      },
      {
        id: "at-its-end",
        label: "Those that web-1 is working on at the moment its process ends",
        right: true,
        because:
          "Whenever that moment comes, and whichever signal brings it: what is unfinished then is never finished, and nobody is left to answer.",
      },
      {
        id: "all-from-now",
        label: "All that would have gone to web-1 from the deletion on",
        because:
          "The routers of this lesson learn of the deletion at once. New connections go to the other pods, and those answer.",
      },
      {
        id: "clients-repeat",
        label: "None: the clients send them again",
        because:
          "A client can't know whether its payment was made before the connection broke. Repeating a POST blindly may charge twice, so nothing here does it.",
      },
    ],
  },
  explain: {
    question: "Why is a lost payment neither in the database nor in the error log?",
    options: [
      {
        id: "nothing-ran",
        label:
          "The process was gone before it reached the INSERT, and nothing of it was left to write a log line",
        right: true,
        because:
          "A process that is ended by a signal runs no catch, no finally, no error handler. It doesn't fail: it stops existing.",
      },
      {
        id: "rolled-back",
        label: "Postgres undid the INSERT when the connection broke",
        because:
          "A committed row stays. These payments were still waiting for the card network: no INSERT had been sent that could be undone.",
      },
      {
        id: "log-level",
        label: "The error was logged below the level that is kept",
        because:
          "There was no error inside the pod at any level. The only one who saw a failure was the client.",
      },
      {
        id: "client-left",
        label: "The clients hung up, so the pod dropped the requests",
        because:
          "The other way round: the clients were still waiting, and saw their connections end because the process ended.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "No handler",
      role: "broken",
      summary:
        "Doesn't handle SIGTERM: as PID 1 it carries on until SIGKILL, as an ordinary process it dies at once.",
      expect: {
        container: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["killed-at-the-grace"],
          exit: { code: null, signal: "SIGKILL" },
          sent: 200,
        },
        process: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["died-of-the-signal"],
          exit: { code: null, signal: "SIGTERM" },
          sent: 100,
        },
      },
    },
    {
      id: "fixed",
      title: "Stop, finish, exit",
      role: "fixed",
      summary:
        "Ends every kept connection with an answer, closes its door, finishes what is inside and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 150 },
    },
  ],
} satisfies LessonInput;
