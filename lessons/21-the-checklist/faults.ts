import type { LessonInput } from "../../server/protocol/lesson.ts";

/** No request is lost, and it exits with 0, whatever else is wrong. */
export const served = { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 250 };

/** What is drawn from. Each is a few lines of the fixed pod, and fails in a way of its own. */
export const faults: LessonInput["variants"] = [
  {
    id: "always-ready",
    title: "Ready to the end",
    role: "misconception",
    from: "06-readiness-is-not-liveness",
    summary: "Its readiness probe says 200 for as long as there is a process, as its liveness probe does.",
    expect: {
      fails: ["not-ready"],
      ...served,
    },
  },
  {
    id: "short-wait",
    title: "A wait that is too short",
    role: "misconception",
    from: "05-endpoint-race",
    summary: "Serves on for two seconds after the signal, and the slowest router needs more than four.",
    expect: {
      fails: ["propagation"],
      lost: { atLeast: 1 },
      outcomes: ["refused", "reset"],
      causes: ["door-shut-before-router-knew"],
      exit: { code: 0, signal: null },
      sent: 250,
    },
  },
  {
    id: "kept-connections",
    title: "Kept connections stay",
    role: "misconception",
    from: "08-sticky-connections",
    summary:
      "Doesn't say Connection: close while it stops, so that clients go on using what they have kept until it is cut.",
    expect: {
      fails: ["propagation"],
      lost: { atLeast: 1 },
      outcomes: ["reset", "ghost"],
      causes: ["idle-connection-closed"],
      exit: { code: 0, signal: null },
      sent: 250,
    },
  },
  {
    id: "no-deadline",
    title: "A deadline above the clients’",
    role: "misconception",
    from: "09-request-deadlines",
    summary: "Waits 45 seconds for a bank that hangs, and its clients wait for twelve.",
    expect: {
      fails: ["in-flight"],
      lost: { atLeast: 1 },
      outcomes: ["timed-out", "ghost"],
      causes: ["deadline-missed"],
      exit: { code: 0, signal: null },
      sent: 250,
    },
  },
  {
    id: "claims-on",
    title: "Claims to the last",
    role: "misconception",
    from: "13-background-workers",
    summary:
      "Its workers take new jobs until they are stopped by force, and not until they are told to stop.",
    expect: {
      fails: ["workers-stop"],
      ...served,
    },
  },
  {
    id: "left-to-its-lease",
    title: "Left to its lease",
    role: "misconception",
    from: "13-background-workers",
    summary: "Gives back a job that has failed, and not one that it has stopped itself.",
    expect: {
      fails: ["workers-finish"],
      causes: ["job-dropped"],
      ...served,
    },
  },
  {
    id: "no-limit",
    title: "Workers without a limit",
    role: "misconception",
    from: "13-background-workers",
    summary: "Waits for a job of forty seconds, and is killed with it when the grace is over.",
    expect: {
      fails: ["workers-finish", "resources-close", "telemetry", "exit"],
      lost: { atLeast: 0, atMost: 0 },
      causes: ["job-dropped", "flush-cut-off"],
      exit: { code: null, signal: "SIGKILL" },
      sent: 250,
    },
  },
  {
    id: "pool-left-open",
    title: "A pool that nobody closes",
    role: "misconception",
    from: "14-close-in-order",
    summary: "Exits with its database connections open, and the database finds out for itself.",
    expect: {
      fails: ["resources-close"],
      ...served,
    },
  },
  {
    id: "no-flush",
    title: "A flush that nobody waits for",
    role: "misconception",
    from: "15-flush-telemetry",
    summary: "Begins to send its last spans, and exits before the first of them has left.",
    expect: {
      fails: ["telemetry"],
      causes: ["tracer-not-shut-down"],
      ...served,
    },
  },
  {
    id: "early-deadline",
    title: "A deadline before the end",
    role: "misconception",
    from: "15-flush-telemetry",
    summary:
      "Ends itself after eight seconds, whatever hangs, and its workers alone may have three of their own after the door.",
    expect: {
      fails: ["workers-finish", "resources-close", "telemetry", "exit"],
      lost: { atLeast: 0, atMost: 0 },
      causes: ["flush-cut-off", "job-dropped"],
      exit: { code: 1, signal: null },
      sent: 250,
    },
  },
  {
    id: "hurries",
    title: "The second signal aborts",
    role: "misconception",
    from: "19-second-signal",
    summary: "Takes a second SIGTERM for an order to hurry, and exits in the middle of its shutdown.",
    expect: {
      fails: [
        "propagation",
        "stops-accepting",
        "in-flight",
        "workers-finish",
        "resources-close",
        "telemetry",
        "exit",
      ],
      lost: { atLeast: 2 },
      outcomes: ["reset", "truncated", "ghost", "refused"],
      causes: ["exited-early", "door-shut-before-router-knew", "job-dropped", "flush-cut-off"],
      exit: { code: 1, signal: null },
      sent: 150,
    },
  },
];
