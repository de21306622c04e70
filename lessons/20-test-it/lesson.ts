import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "The test before the deploy",
  question: "How would I have known before production?",
  part: "The whole deploy",
  minutes: 15,
  concepts: ["a test that can fail", "waiting for a condition", "judged from outside"],
  checks: [],
  scenario: {
    nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
    deployment: {},
    traffic: {},
    second: 1000,
    trials: {
      limit: 10,
      services: [
        { name: "works", source: "works.ts" },
        {
          name: "service-a",
          source: "exits-at-once.ts",
          wrong: "It exits in its handler, in the middle of every request that is under way.",
          from: "03-exit-is-not-graceful",
        },
        {
          name: "service-b",
          source: "held-open.ts",
          wrong: "It has no deadline: one connection that nobody closes keeps it until SIGKILL.",
          from: "04-basic-drain",
        },
        {
          name: "service-c",
          source: "second-signal.ts",
          wrong:
            "Its handler hears one signal only, so that a second one kills it in the middle of its work.",
          from: "19-second-signal",
        },
        {
          name: "service-d",
          source: "no-handler.ts",
          wrong: "It has no handler at all, and dies of the signal.",
          from: "01-vanished-payments",
        },
        {
          name: "service-e",
          source: "acknowledged.ts",
          wrong: "It answers before the payment is saved, and takes the last batch with it when it exits.",
          from: "16-acknowledged-then-lost",
        },
        {
          name: "service-f",
          source: "door-shut.ts",
          wrong: "It shuts its door at the signal, while routers still send new connections there.",
          from: "05-endpoint-race",
        },
      ],
    },
  },
  predict: {
    question:
      "A test starts the service, sends it SIGTERM, waits for its end and wants the exit code to be 0. Seven services are on trial: one that works, and six with a mistake of an earlier lesson each. How many of the six does the test catch?",
    options: [
      {
        id: "all",
        label: "All six: a service that shuts down wrongly doesn't end with 0",
        because:
          "Five of them do. An exit code is what a process says of itself, and it knows nothing of the payments it has cut.",
      },
      {
        id: "most",
        label: "Four or five: all but those that lose something very late",
        because:
          "It makes no difference how late it is lost. In this test there is nothing that could be lost at all.",
      },
      {
        id: "one",
        label: "One: the service that has no handler",
        right: true,
        because:
          "It alone doesn't end with 0 when it has nothing to do. What is wrong with the others shows only when somebody is there whom it could happen to.",
      },
      {
        id: "none",
        label: "None: no test from outside can see a shutdown",
        because:
          "It is seen from outside and from nowhere else: by answers, by refusals, by the ledger and by the exit. One has to look at more than the last of them.",
      },
    ],
  },
  explain: {
    question: "Five broken services have passed this test. What do they have in common?",
    options: [
      {
        id: "zero-anyway",
        label: "They end with 0, and nobody was there whom their mistake could have hurt",
        right: true,
        because:
          "No payment under way, no new connection, no client that holds on, no second signal. A shutdown without anybody in the house always goes well.",
      },
      {
        id: "too-fast",
        label: "They shut down too fast for the test to see it",
        because:
          "A slower look would see no more. While they shut down nothing happens that could be looked at: the test sends no request.",
      },
      {
        id: "lies",
        label: "They give a false exit code on purpose",
        because:
          "Each of them ends as its author meant it to, with 0. The code is right; the payments beside it are lost all the same.",
      },
      {
        id: "not-kubernetes",
        label: "Their mistakes exist in a cluster only, with routers and load balancers",
        because:
          "What a router does can be done by a test: to open a connection after the signal. Five lines of it are enough, and no cluster.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      role: "broken",
      title: "The exit code",
      summary: "Sends SIGTERM to a service that has nothing to do, and looks at its exit code.",
      expect: { catches: ["service-d"] },
    },
    {
      id: "in-process",
      role: "misconception",
      title: "In one process",
      summary: "Imports the service, calls its handler with process.emit, and replaces process.exit.",
      expect: { catches: ["service-d", "service-e"] },
    },
    {
      id: "too-strict",
      role: "misconception",
      title: "Nothing new",
      summary: "Wants every new connection to be refused from the signal on.",
      expect: { catches: ["service-a", "service-b", "service-c", "service-d", "service-e"], red: true },
    },
    {
      id: "no-bound",
      role: "misconception",
      title: "As long as it takes",
      summary: "Asks all the right questions, and waits for the answers without a limit.",
      expect: {
        catches: ["service-a", "service-c", "service-d", "service-e", "service-f"],
        noAnswer: ["service-b"],
      },
    },
    {
      id: "fixed",
      role: "fixed",
      title: "From outside, under traffic",
      summary:
        "Sends the signal in the middle of payments, and asks everybody who was there what became of it.",
      expect: { catches: ["service-a", "service-b", "service-c", "service-d", "service-e", "service-f"] },
    },
  ],
} satisfies LessonInput;
