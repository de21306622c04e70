import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "What close() waits for",
  question: "Does close() wait for everything?",
  part: "The process and its signal",
  minutes: 9,
  concepts: ["server.close", "keep-alive connections", "Connection: close", "the idle race"],
  checks: ["propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0, max: 0 } },
      { name: "b", propagation: { min: 0, max: 0 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 15,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", timeout: 5 },
      env: { AUDIT_PASSPHRASE: "a cup of coffee, two sugars" },
    },
    traffic: { rate: 36, clientsPerNode: 32, connections: "warm", deadline: 30 },
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
      "At SIGTERM web-1 seals its trail, then calls close() and waits for it. The clients keep their connections and go on paying every two seconds. What becomes of the payments they send to web-1?",
    options: [
      {
        id: "all-answered",
        label: "All are answered: close() waits for everything",
        because:
          "It waits for connections. A request that is on its way on one that looks idle isn't waited for, and a connection that is never at rest is waited for until SIGKILL.",
      },
      {
        id: "refused",
        label: "Those in flight are answered, those sent after close() are refused",
        because:
          "Refused is whoever opens a new connection. On one that is open already, the server goes on serving as if nothing had been closed.",
      },
      {
        id: "only-a-hang",
        label: "All are answered, but idle connections hold the pod open until SIGKILL",
        because:
          "That was Node 18. Since Node 19 close() ends idle connections itself, at once. The busy ones hold it open, and both ways cost payments.",
      },
      {
        id: "both-ends",
        label: "Some are cut when close() is called, and some at SIGKILL",
        right: true,
        because:
          "close() cuts idle connections, on some of which a payment is on its way. Busy ones it leaves alone, and their clients never stop using them.",
      },
    ],
  },
  explain: {
    question: "What would have saved both the payments cut at the close and those cut at SIGKILL?",
    options: [
      {
        id: "more-grace",
        label: "A longer grace period",
        because:
          "There is no moment at which all connections are at rest. SIGKILL would come later and find just as many, and the cuts at the close have nothing to do with it.",
      },
      {
        id: "close-idle",
        label: "Closing each connection as soon as it falls idle",
        because:
          "The pod then ends in time. But every close from its side is a guess that nothing is on the way, and now and then it is wrong. Run the variant.",
      },
      {
        id: "tell-them",
        label: "Telling each client, with an answer, that it is the last one on this connection",
        right: true,
        because:
          "A client that has just got its answer has nothing on the way, and from then on it uses another connection. Nobody has to guess.",
      },
      {
        id: "close-all",
        label: "closeAllConnections() right after close()",
        because:
          "That ends the waiting, by cutting the payments that are being worked on. It is what SIGKILL does, earlier.",
      },
    ],
  },
  recall: [
    {
      id: "process-1",
      lesson: "01-vanished-payments",
      question: "A program without a handler is process 1 of its container, and gets SIGTERM. What happens?",
      options: [
        {
          id: "dies",
          label: "It dies at once, with exit code 143",
          because:
            "So does an ordinary process. For process 1 the kernel drops a signal that it has no handler for.",
        },
        {
          id: "finishes",
          label: "It finishes what is under way, then ends",
          because: "Nothing in it knows of the signal, so nothing begins to finish.",
        },
        {
          id: "goes-on",
          label: "It goes on as before, until SIGKILL comes at the end of the grace",
          right: true,
          because: "The signal has no effect on it at all, and SIGKILL asks nobody.",
        },
      ],
    },
    {
      id: "shell-in-front",
      lesson: "02-who-gets-the-signal",
      question:
        'A pod\'s command is sh -c "node server.js; echo done". The program has a good handler. What does it do when the pod is deleted?',
      options: [
        {
          id: "runs",
          label: "It runs: the shell passes SIGTERM on to its child",
          because: "A shell passes no signal on. It waits for its child, and tells it nothing.",
        },
        {
          id: "late",
          label: "It runs at the end of the grace, when the shell has given up",
          because:
            "At the end of the grace comes SIGKILL, which ends both. The shell never gives up, and no handler runs.",
        },
        {
          id: "never",
          label: "It never runs: SIGTERM goes to the shell alone",
          right: true,
          because:
            "The first process of the container gets the signal. With exec, or without a shell, that is the program.",
        },
      ],
    },
    {
      id: "137-after-the-grace",
      lesson: "02-who-gets-the-signal",
      question:
        "A pod ends with 137 after its whole grace, and its log has no word of SIGTERM. What do you look at first?",
      options: [
        {
          id: "the-grace",
          label: "At the grace: whether it is too short for the drain",
          because: "No drain has begun, or its first line would stand in the log.",
        },
        {
          id: "process-1",
          label: "At process 1 of the container: whether it is the program",
          right: true,
          because:
            "If it is a shell, the signal went there, and the best handler never runs. Only then ask what the program does about it.",
        },
        {
          id: "the-handler",
          label: "At the handler: whether it waits for something that never ends",
          because:
            "It would have written its first line before it waited. It doesn't seem to have been called.",
        },
      ],
    },
  ],
  variants: [
    {
      id: "broken",
      title: "Close and wait",
      role: "broken",
      summary:
        "Closes its door and waits: idle connections are cut under requests on their way, busy ones hold it until SIGKILL.",
      expect: {
        fails: ["propagation", "in-flight", "exit"],
        lost: { atLeast: 2 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-at-the-grace", "idle-connection-closed"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "sweep",
      title: "Sweep what is idle",
      role: "misconception",
      summary:
        "Closes connections as soon as they fall idle: it ends in time, but cuts those on which a request is on its way.",
      expect: {
        fails: ["propagation"],
        lost: { atLeast: 1 },
        outcomes: ["reset"],
        causes: ["idle-connection-closed"],
        exit: { code: 0, signal: null },
        sent: 200,
      },
    },
    {
      id: "fixed",
      title: "Say which answer is the last",
      role: "fixed",
      summary:
        "Ends every connection with an answer, then closes, with a limit for whoever hasn't let go, and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
