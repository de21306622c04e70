import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Readiness is not liveness",
  question: "The pod was finishing its payments in good order. Who killed it?",
  part: "The cluster around it",
  minutes: 10,
  concepts: [
    "liveness",
    "readiness",
    "load balancer health checks",
    "externalTrafficPolicy Local",
    "health node port",
  ],
  checks: ["not-ready", "propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 1, max: 1.5 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 30,
      kubeletLag: { min: 0.1, max: 0.2 },
      startup: { path: "/healthz", period: 0.5, timeout: 5, failureThreshold: 100 },
      readiness: { path: "/readyz", period: 0.5, timeout: 5, failureThreshold: 1 },
      liveness: { path: "/healthz", period: 1, timeout: 5, failureThreshold: 3, grace: 2 },
    },
    traffic: { rate: 24, connections: "fresh", deadline: 20 },
    steps: [
      {
        // Nobody deletes it: somebody wants its container restarted, and sends the signal by hand.
        when: [{ ready: 3 }, { settled: 40 }, { inFlight: "web-1", atLeast: 15 }],
        act: { do: "signal", pod: "web-1", signal: "SIGTERM" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "Nobody deletes web-1: it gets SIGTERM by hand. While it drains, which takes seven seconds, both of its probes are answered with 503, readiness and liveness. What becomes of the payments inside?",
    options: [
      {
        id: "no-probes",
        label: "They are finished: a pod that is shutting down isn't asked for its liveness",
        because:
          "That is so when the kubelet stops it, as in every deploy. Here nobody has told the kubelet. To it this is a running container whose liveness fails.",
      },
      {
        id: "only-traffic",
        label: "They are finished: a failing probe only keeps new traffic away",
        because:
          "Readiness does that, and it does it here as well. Liveness has another consequence: its container is ended.",
      },
      {
        id: "within-the-grace",
        label: "They are finished: the pod's grace of 30 seconds is more than enough",
        because:
          "That grace would begin with a deletion. A container that is ended for its liveness gets the grace that stands in the probe, which is two seconds here.",
      },
      {
        id: "killed",
        label: "Those that last longer than liveness takes to fail are cut",
        right: true,
        because:
          "Three failures a second apart, SIGTERM, two seconds, SIGKILL. The process was well, and said that it wasn't.",
      },
    ],
  },
  explain: {
    question: "What would have saved the payments in web-1?",
    options: [
      {
        id: "probe-timeout",
        label: "A longer timeout for the liveness probe, in case the pod is slow",
        because:
          "The timeout is for answers that don't come. These came within milliseconds, and they said no.",
      },
      {
        id: "both-ready",
        label: "Leaving both probes at 200 while it drains",
        because:
          "Nobody has deleted this pod, so readiness is the only way in which a router can hear that it leaves. They would all send payments to it until its door shuts, and after that.",
      },
      {
        id: "two-answers",
        label: "An answer of its own for liveness: 200 for as long as the process works",
        right: true,
        because:
          "Readiness says that no more should come, and everybody leaves. Liveness says that a new process wouldn't be better off, and the kubelet lets it finish.",
      },
      {
        id: "readiness-grace",
        label: "Letting readiness fail only after several failures in a row",
        because:
          "That is a number of the other probe. The routers would hear of it later, and liveness would kill the pod at the same moment.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "One answer for both probes",
      role: "broken",
      summary:
        "Fails both probes and begins to drain, until its liveness has failed three times and the kubelet kills it in the middle.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 3 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-by-its-probe"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 100,
      },
    },
    {
      id: "never-unready",
      title: "Leave it to the deletion",
      role: "misconception",
      given: {
        loadBalancer: { interval: 2, timeout: 1.8, unhealthyThreshold: 2, deregistration: null },
        traffic: { via: "load-balancer" },
        steps: [
          {
            when: [{ ready: 3 }, { settled: 40 }, { inFlight: "web-1", atLeast: 15 }],
            act: { do: "delete", pod: "web-1" },
          },
        ],
      },
      summary:
        "Stays ready to the end because the deletion marks it anyway, behind a load balancer that only looks at /readyz.",
      expect: {
        fails: ["not-ready", "propagation"],
        lost: { atLeast: 3 },
        outcomes: ["refused", "reset"],
        causes: ["door-shut-before-router-knew"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "last-local",
      title: "The last one on its node",
      role: "misconception",
      program: "fixed",
      given: {
        nodes: [
          { name: "a", propagation: { min: 0.2, max: 0.6 } },
          { name: "b", propagation: { min: 0.2, max: 0.6 } },
          { name: "c", propagation: { min: 0.2, max: 0.6 } },
        ],
        service: { policy: "Local" },
        loadBalancer: { targets: "nodes", interval: 2, timeout: 1.8, unhealthyThreshold: 2 },
        traffic: { via: "load-balancer", deadline: 12 },
        steps: [
          {
            when: [{ ready: 3 }, { settled: 40 }, { inFlight: "web-1", atLeast: 15 }],
            act: { do: "delete", pod: "web-1" },
          },
        ],
      },
      summary:
        "The fixed pod as the only one on its node: it fails readiness at once, and its node drops packets until the load balancer has noticed.",
      expect: {
        lost: { atLeast: 3 },
        outcomes: ["timed-out"],
        causes: ["no-endpoint"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "fixed",
      title: "Two questions, two answers",
      role: "fixed",
      summary:
        "Fails readiness only, so that traffic leaves it, and stays alive while it works: drains and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 100 },
    },
  ],
} satisfies LessonInput;
