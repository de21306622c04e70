import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The endpoint race",
  question: "The pod drains perfectly. Why is it refusing payments for seconds?",
  part: "The cluster around it",
  minutes: 10,
  concepts: ["EndpointSlice", "propagation", "readiness", "refused connections"],
  checks: ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 3.7, max: 4.3 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 30,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.2, timeout: 5 },
    },
    traffic: { rate: 40, connections: "fresh" },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 150 }, { inFlight: "web-1", atLeast: 3 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "On SIGTERM web-1 fails its readiness probe and closes its door at once. It finishes what is inside and exits with 0. Which payments are lost?",
    options: [
      {
        id: "none",
        label: "None: the routers forget a pod before it gets the signal",
        because:
          "Nothing orders the two. The deletion starts them both, and each takes its own time: the signal was here first.",
      },
      {
        id: "in-flight",
        label: "Those in flight at the signal",
        because:
          "It waits for these: close() ends only when the last one has been answered. That was lesson 03.",
      },
      {
        id: "until-not-ready",
        label: "New ones, until the readiness probe has failed often enough",
        because:
          "Readiness isn't what takes a deleted pod out. Its deletion has already marked it as not ready; what is slow is the news, not the mark.",
      },
      {
        id: "until-learned",
        label: "New ones, until the slowest router has learned that web-1 is going",
        right: true,
        because:
          "Until its own table has changed, a router goes on choosing web-1, and web-1 has nobody at the door any more.",
      },
    ],
  },
  explain: {
    question: "What would have saved the refused payments?",
    options: [
      {
        id: "more-grace",
        label: "A longer grace period",
        because:
          "The grace is an upper limit: it says when SIGKILL comes. Nothing waits for it to pass, and this pod was gone long before.",
      },
      {
        id: "serve-on",
        label: "Serving on until every router has caught up, and closing the door only then",
        right: true,
        because:
          "A pod can't hurry the routers. It can only outlast the slowest of them, and serve what still comes.",
      },
      {
        id: "fail-earlier",
        label: "Failing the readiness probe sooner",
        because:
          "No router was waiting for the probe. The slice said ready = false from the deletion on, and router b needed about four seconds to hear of it.",
      },
      {
        id: "answer-503",
        label: "Answering 503 instead of closing the door",
        because:
          "Run the variant and look at the score: a payment turned away is a payment lost. A router that only forwards connections never reads the answer.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Close at once",
      role: "broken",
      summary: "Fails readiness and closes its door in the same instant, then drains and exits with 0.",
      expect: {
        fails: ["not-ready", "propagation"],
        lost: { atLeast: 1 },
        outcomes: ["refused", "reset"],
        causes: ["door-shut-before-router-knew"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "short-sleep",
      title: "Sleep two seconds",
      role: "misconception",
      summary: "Serves on for two seconds, which is enough for router a and not for router b.",
      expect: {
        fails: ["propagation"],
        lost: { atLeast: 1 },
        outcomes: ["refused", "reset"],
        causes: ["door-shut-before-router-knew"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "turn-away",
      title: "Turn them away",
      role: "misconception",
      summary: "Keeps its door open long enough, but answers 503 to all who come in.",
      expect: {
        fails: ["propagation"],
        lost: { atLeast: 1 },
        outcomes: ["status-5xx"],
        causes: ["turned-away"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "fixed",
      title: "Serve on, then close",
      role: "fixed",
      summary:
        "Fails readiness, serves whoever still comes until the slowest router knows, then closes, drains and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
