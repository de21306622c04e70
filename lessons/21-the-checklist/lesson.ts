import type { LessonInput } from "../../server/protocol/lesson.ts";
import { faults, served } from "./faults.ts";

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
    traffic: { rate: 32, clientsPerNode: 32, connections: "mixed", deadline: 12 },
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
      "web-1 is deleted. It serves on, shuts its door, answers whatever it has taken in, and exits with 0 after less than a third of its grace. No 5xx in any log, no alert, and the deploy is green. What do you know by that?",
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
    ...faults,
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
