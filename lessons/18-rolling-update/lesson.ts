import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "A whole deploy",
  question: "Every old pod drains without a loss. Where does the deploy still lose payments?",
  part: "The whole deploy",
  minutes: 9,
  concepts: ["rolling update", "maxSurge and maxUnavailable", "honest readiness", "available and ready"],
  checks: ["propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1, max: 1.5 } },
    ],
    deployment: {
      controller: "deployment",
      replicas: 3,
      grace: 30,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.5, timeout: 5, failureThreshold: 1 },
      maxSurge: 1,
      maxUnavailable: 0,
    },
    traffic: { rate: 20, connections: "fresh", deadline: 30 },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 60 }],
        act: { do: "rollout", env: { FRAUD_RULES: "on" } },
      },
    ],
    end: [{ rolledOut: 2 }, { ready: 3 }],
    tail: 3,
  },
  predict: {
    question:
      "Three pods are replaced one by one: once a new one is ready, an old one may go, and it drains as it should. A new one fetches its fraud rules for eight seconds, and says that it is ready as soon as it listens. Which payments are lost?",
    options: [
      {
        id: "none",
        label: "None: with maxUnavailable 0 there are three ready pods at any time",
        because:
          "There are, by their own account. The controller counts what the readiness probes say, and has no other way to know.",
      },
      {
        id: "in-flight",
        label: "Those that are in flight on the old pods when these go",
        because:
          "The old pods serve on, shut their doors and wait for the last answer. All three of them end with 0, and nobody in them is lost.",
      },
      {
        id: "the-first-few",
        label: "A few on the first new pod, until the controller sees the errors and stops",
        because:
          "It doesn't see requests. What stops a rollout is a pod that isn't ready, and this one is ready at once: it makes the rollout faster.",
      },
      {
        id: "cold",
        label: "Those that reach a new pod in its first seconds, which soon is all of them",
        right: true,
        because:
          "Each lie about being ready takes an old pod out that could have served. After three of them only cold pods are left.",
      },
    ],
  },
  explain: {
    question: "What would have saved these payments?",
    options: [
      {
        id: "min-ready-seconds",
        label: "minReadySeconds, so that the rollout waits after each new pod",
        because:
          "It keeps the old pods for longer, which is worth having. But no router knows of it: they send to every pod that is ready, and so to the cold one, from its first moment on.",
      },
      {
        id: "more-surge",
        label: "More surge: three new pods beside the three old ones",
        because:
          "All three would be ready at once, and all three old ones would go at once. The outage would only come sooner.",
      },
      {
        id: "honest",
        label: "Saying that it is ready only when the rules are there",
        right: true,
        because:
          "Then no router sends it anything before, and the rollout waits, because the next old pod may only go once this one is ready.",
      },
      {
        id: "retry",
        label: "A proxy in front that tries a 500 again on another pod",
        because:
          "A 500 may come after the money has moved, so a proxy must not repeat a payment on its own. And for some seconds there is no other pod to try.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Ready from the start",
      role: "broken",
      summary:
        "Drains as it should, and says that it is ready from its first moment, long before it can take a payment.",
      expect: {
        lost: { atLeast: 15 },
        outcomes: ["status-5xx"],
        causes: ["not-ready-yet"],
        exit: { code: 0, signal: null },
        sent: 120,
      },
    },
    {
      id: "no-drain",
      title: "Another one is ready",
      role: "misconception",
      summary:
        "Is ready only when it can serve, and exits at the signal because another pod is there in its place.",
      expect: {
        fails: ["propagation", "in-flight"],
        lost: { atLeast: 6 },
        outcomes: ["refused", "reset", "truncated", "ghost"],
        causes: ["exited-early", "door-shut-before-router-knew"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "all-at-once",
      title: "All at once",
      role: "misconception",
      program: "fixed",
      given: { deployment: { maxUnavailable: "100%" } },
      summary:
        "The fixed pod in a deploy that may have every pod unavailable: all three old ones go before one new one is ready.",
      expect: {
        lost: { atLeast: 15 },
        outcomes: ["refused"],
        causes: ["no-endpoint"],
        exit: { code: 0, signal: null },
        sent: 120,
      },
    },
    {
      id: "fixed",
      title: "Ready when it can serve",
      role: "fixed",
      summary:
        "Is ready once it can take a payment, and drains at the signal: the deploy waits for each, and nobody notices.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 250 },
    },
  ],
} satisfies LessonInput;
