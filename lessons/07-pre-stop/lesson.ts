import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The hook before the signal",
  question: "The manifest says to sleep before the signal. Why did nobody sleep?",
  part: "The cluster around it",
  minutes: 9,
  concepts: ["preStop hook", "FailedPreStopHook", "grace period and SIGKILL", "propagation"],
  checks: ["propagation", "in-flight", "resources-close", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 3.9, max: 4.5 } },
    ],
    deployment: { restartPolicy: "Never", kubeletLag: { min: 0.1, max: 0.2 } },
    traffic: { rate: 30, connections: "fresh", deadline: 30 },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 100 }, { inFlight: "web-1", atLeast: 15 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "The manifest says exec: sleep 6 before the signal. The image has the service in it and nothing else, no shell and no sleep. What happens when web-1 is deleted?",
    options: [
      {
        id: "waits",
        label: "The kubelet waits six seconds, then sends SIGTERM: nothing is lost",
        because:
          "A command runs inside the container, with what the container has. This one has no program called sleep, so there was nothing to wait for.",
      },
      {
        id: "restarted",
        label: "The failed hook restarts the container, and the deletion is tried again",
        because:
          "Nothing restarts during a termination. A hook that fails is written down as an event, and the deletion goes on.",
      },
      {
        id: "signal-at-once",
        label: "The hook fails, SIGTERM comes at once, and new payments are refused",
        right: true,
        because:
          "A failed hook is an event and no more. The kubelet goes on to the signal with whatever is left of the grace, here nearly all of it.",
      },
      {
        id: "stays",
        label: "The kubelet keeps trying the hook until the grace is over, then kills",
        because:
          "It tries once. The grace limits how long a hook may take; it is no time for trying again, and this one ended as soon as it began.",
      },
    ],
  },
  explain: {
    question: "What would have saved the refused payments?",
    options: [
      {
        id: "more-grace",
        label: "A longer grace, so that the hook has time",
        because:
          "The hook wasn't short of time. It ended within a moment, because its program isn't in the image.",
      },
      {
        id: "sleep-of-the-kubelet",
        label: "A hook that needs nothing of the image: the kubelet's own sleep",
        right: true,
        because:
          "preStop.sleep runs in the kubelet. There is no binary that could be missing, and SIGTERM comes six seconds after the deletion, when every router knows.",
      },
      {
        id: "ignore-sigterm",
        label: "A program that ignores SIGTERM, since the hook does the waiting",
        because:
          "Then nobody drains and nobody leaves. In this lesson's container the pod stays until SIGKILL; elsewhere it dies of the signal with its payments inside.",
      },
      {
        id: "readiness-first",
        label: "A hook that fails the readiness probe first",
        because:
          "The deletion has already marked the pod as not ready. What takes four seconds is the news, and no probe makes it travel faster.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "A sleep that isn't there",
      role: "broken",
      summary:
        "Its hook can't be run, so SIGTERM comes at once, and the pod closes its door while routers still send.",
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
      id: "no-grace",
      title: "A grace for the hook alone",
      role: "misconception",
      program: "broken",
      summary:
        "Sleeps six of its six seconds of grace; SIGKILL comes two seconds after SIGTERM, into the drain.",
      expect: {
        fails: ["in-flight", "resources-close", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-at-the-grace"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 200,
      },
    },
    {
      id: "no-handler",
      title: "A hook instead of a handler",
      role: "misconception",
      manifest: "fixed",
      summary: "Is slept for as long as it takes, and then doesn't know what SIGTERM means.",
      expect: {
        container: {
          fails: ["resources-close", "exit"],
          lost: { atLeast: 0, atMost: 0 },
          outcomes: [],
          causes: [],
          exit: { code: null, signal: "SIGKILL" },
          sent: 200,
        },
        process: {
          fails: ["in-flight", "resources-close", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["died-of-the-signal"],
          exit: { code: null, signal: "SIGTERM" },
          sent: 200,
        },
      },
    },
    {
      id: "fixed",
      title: "The kubelet sleeps",
      role: "fixed",
      program: "broken",
      summary:
        "The kubelet waits until every router knows; then SIGTERM, and the pod closes, drains and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
