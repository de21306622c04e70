import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "A deadline for every request",
  question: "A request may take a minute. What becomes of it when the grace is shorter?",
  part: "Requests that take their time",
  minutes: 9,
  concepts: [
    "request deadlines",
    "AbortSignal.timeout",
    "the budget of the grace",
    "answers that are not final",
  ],
  checks: ["in-flight", "resources-close", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1.2, max: 1.8 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 12,
      kubeletLag: { min: 0.1, max: 0.2 },
    },
    traffic: { rate: 40, connections: "fresh", deadline: 20 },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 150 }, { inFlight: "web-1", atLeast: 8 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "A bank hangs: one payment in five would wait a minute for it. web-1 is deleted with 12 seconds of grace. It shuts its door after three, then waits for every answer. What becomes of the payments that hang in web-1?",
    options: [
      {
        id: "kubernetes-waits",
        label: "They are answered: as long as a pod still drains, Kubernetes waits",
        because:
          "The kubelet waits for the process to exit, and never longer than the grace. It doesn't see requests, so it can't tell a pod that drains from one that hangs.",
      },
      {
        id: "close-gives-up",
        label: "server.close() gives up on them after a while, and the pod exits with 0",
        because:
          "close() has no limit of its own. Node does have a requestTimeout, but it is about receiving a request, not about answering it.",
      },
      {
        id: "call-gives-up",
        label: "The call to the bank gives up by itself, long before a minute",
        because:
          "A call has the limit that it was given. http.request has none by default, that of fetch is five minutes, and this pod gives none.",
      },
      {
        id: "killed",
        label: "Those that still hang after 12 seconds are cut by SIGKILL",
        right: true,
        because:
          "The pod waits for answers that can't come in time. The grace ends the waiting, and with it the requests, the pool and whatever else was left to do.",
      },
    ],
  },
  explain: {
    question: "What would have saved the payments that hung in web-1?",
    options: [
      {
        id: "longer-grace",
        label: "A grace of 75 seconds",
        because:
          "SIGKILL would come late enough, and nobody would be left to hear the answer: the customers give up after 20 seconds. And each pod of each deploy could take more than a minute to go.",
      },
      {
        id: "limit-the-drain",
        label: "A limit on the drain: exit after 10 seconds, before SIGKILL can come",
        because:
          "Then the pod cuts them itself, two seconds sooner. A limit on the drain ends the waiting, and answers nobody.",
      },
      {
        id: "deadline-in-the-pod",
        label: "A deadline in the pod that is shorter than the grace, and an answer for when it passes",
        right: true,
        because:
          "What never takes longer than five seconds is over within the grace, whenever the signal comes.",
      },
      {
        id: "deadline-in-the-client",
        label: "A shorter deadline in the customers' clients",
        because:
          "They would only give up sooner. A client's deadline ends the client's own waiting; the pod isn't told what to do instead, and goes on until it is killed.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "No deadline",
      role: "broken",
      summary:
        "Serves on, shuts its door and waits for the last answer, however long that takes, until SIGKILL ends the waiting.",
      expect: {
        fails: ["in-flight", "resources-close", "exit"],
        lost: { atLeast: 50 },
        outcomes: ["reset", "truncated", "timed-out", "ghost"],
        causes: ["killed-at-the-grace", "deadline-missed"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "above-the-grace",
      title: "A deadline above the grace",
      role: "misconception",
      summary: "Lets no payment take longer than 15 seconds, and is killed after 12.",
      expect: {
        fails: ["in-flight", "resources-close", "exit"],
        lost: { atLeast: 1, atMost: 45 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-at-the-grace"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "fixed",
      title: "A deadline below the grace",
      role: "fixed",
      summary:
        "Lets no payment take longer than 5 seconds, so that the drain ends by itself with time left for closing.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 300 },
    },
  ],
} satisfies LessonInput;
