import type { LessonInput } from "../../server/protocol/lesson.ts";

/** No request is lost, and it exits with 0, whatever else is wrong. */
const served = { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 250 };

export default {
  title: "The checklist",
  question: "Everything is in it that this course has to say. Is this service ready?",
  part: "The whole deploy",
  minutes: 8,
  concepts: ["the nine checks", "from the loss to the line", "judged from outside"],
  checks: [
    "not-ready",
    "propagation",
    "stops-accepting",
    "in-flight",
    "workers-stop",
    "workers-finish",
    "resources-close",
    "telemetry",
    "exit",
  ],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 3.9, max: 4.4 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 28,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.2, timeout: 5 },
      startup: { path: "/healthz", period: 1, timeout: 5, failureThreshold: 100 },
      liveness: { path: "/healthz", period: 1, timeout: 5, failureThreshold: 10 },
    },
    traffic: { rate: 32, clientsPerNode: 32, connections: "mixed", deadline: 30 },
    jobs: {
      rate: 1.5,
      lease: 60,
      kinds: ["receipt", "receipt", "receipt", "receipt", "receipt", "statement"],
    },
    collector: "alive",
    steps: [
      {
        // Both of its workers have a job in hand, and one of these is a statement.
        when: [
          { ready: 3 },
          { settled: 150 },
          { inFlight: "web-1", atLeast: 3 },
          { working: "web-1", atLeast: 2 },
        ],
        act: { do: "delete", pod: "web-1" },
      },
      {
        when: [{ deleted: "web-1", seconds: 2 }],
        act: { do: "signal", pod: "web-1", signal: "SIGTERM" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "web-1 is deleted. It serves on, shuts its door, answers whatever it has taken in, and exits with 0 after a quarter of its grace. No 5xx in any log, no alert, and the deploy is green. What do you know by that?",
    options: [
      {
        id: "nothing-lost",
        label: "That nothing was lost: it waited for everything, and the 0 says so",
        because:
          "The 0 is what the pod says of itself. It is said by the same code that may have forgotten somebody, and who was forgotten isn't in it.",
      },
      {
        id: "no-requests-lost",
        label: "That no request was lost, for an error would have left a 5xx or an alert",
        because:
          "Who is refused at the door is in no log of the pod, and a graph of its answers has no place for those that it never gave.",
      },
      {
        id: "only-workers",
        label: "That the requests are well. Only the jobs and the traces are still to be looked at",
        because:
          "It answered whatever it had taken in. That says nothing of those who came too late to be taken in.",
      },
      {
        id: "that-it-ended",
        label: "That it ended by itself, in time. Everything else has to be asked of somebody else",
        right: true,
        because:
          "Of the clients, the queue, the database and the collector. That is how the nine checks go about it: none of them asks the pod.",
      },
    ],
  },
  explain: {
    question:
      "This service has been reviewed, and its exit code is watched. What would have found its faults?",
    options: [
      {
        id: "second-review",
        label: "A second review, by somebody who has more experience",
        because:
          "Each of the lines that are wrong looks right. What is wrong is how they fit the slowest router, the queue and the collector, and none of these is in the diff.",
      },
      {
        id: "restart-alert",
        label: "An alert on exit codes other than 0, and on restarts",
        because: "It would have stayed silent. This pod exits with 0, in time, once.",
      },
      {
        id: "from-outside",
        label: "Stopping it under load before the deploy, and asking all that it deals with",
        right: true,
        because:
          "Clients that count, a queue that is looked at, a collector that is compared with the answers. One pod, deleted once, is enough to know.",
      },
      {
        id: "longer-grace",
        label: "A longer grace period, to be on the safe side",
        because: "It was gone after a quarter of the one it had. More time helps those who use it.",
      },
    ],
  },
  draws: 3,
  recall: [
    {
      id: "once-more",
      lesson: "19-second-signal",
      question: "In the middle of its shutdown a pod gets SIGTERM once more. What is the right answer to it?",
      options: [
        {
          id: "exit",
          label: "Exit at once: somebody has lost their patience",
          because:
            "Mostly it is a hook, a wrapper or a script, and it knows nothing of what is still inside. Whoever is in a hurry has SIGKILL.",
        },
        {
          id: "nothing",
          label: "Nothing: the shutdown is under way already",
          right: true,
          because:
            "One shutdown, however often it is asked for. It has a bound of its own, so nobody waits for ever.",
        },
        {
          id: "anew",
          label: "Begin the shutdown anew, so that nothing is forgotten",
          because: "Then things are closed twice, and the second round finds them gone.",
        },
      ],
    },
    {
      id: "from-when",
      lesson: "17-grace-budget",
      question:
        "The grace is 15 seconds. A preStop hook sleeps for 5, then the pod drains for up to 12. When does SIGKILL come?",
      options: [
        {
          id: "after-term",
          label: "15 seconds after SIGTERM, so there is time to spare",
          because:
            "The clock of the grace starts with the deletion. The hook has used a third of it when SIGTERM comes.",
        },
        {
          id: "after-deletion",
          label: "15 seconds after the deletion, up to 2 seconds too early",
          right: true,
          because: "Hook and drain share one grace: 5 + 12 is 17, and 15 is what there is.",
        },
        {
          id: "never-while-draining",
          label: "Not as long as the pod is still draining",
          because:
            "The kubelet doesn't see requests. It waits for the process, and never longer than the grace.",
        },
      ],
    },
  ],
  variants: [
    {
      id: "broken",
      title: "As it was handed over",
      role: "broken",
      summary: "Has every phase, in the right order, and exits with 0. Three of its lines are wrong.",
      expect: {
        fails: ["propagation", "workers-finish", "telemetry"],
        lost: { atLeast: 1 },
        outcomes: ["refused", "reset"],
        causes: ["door-shut-before-router-knew", "job-dropped", "tracer-not-shut-down"],
        exit: { code: 0, signal: null },
        sent: 250,
      },
    },
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
    {
      id: "fixed",
      title: "Ready",
      role: "fixed",
      summary:
        "Goes through the five phases once, waits for each within a limit, and exits with 0 when nobody needs it any more.",
      expect: served,
    },
  ],
} satisfies LessonInput;
