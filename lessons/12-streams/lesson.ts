import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Event streams",
  question: "Every client comes back by itself within seconds. Why are receipts missing?",
  part: "Requests that take their time",
  minutes: 9,
  concepts: ["server-sent events", "Last-Event-ID", "the end of a stream", "the retry field"],
  checks: ["propagation", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 2, max: 2.5 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 15,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.5, timeout: 5 },
    },
    traffic: {
      deadline: 30,
      rate: 12,
      clientsPerNode: 12,
      connections: "fresh",
      streams: {
        clientsPerNode: 12,
        path: "/events",
        reconnect: { first: 0.5, max: 5, jitter: true },
      },
    },
    feed: { rate: 1 },
    steps: [
      {
        when: [
          { ready: 3 },
          { settled: 40 },
          { inFlight: "web-1", atLeast: 2 },
          { streaming: "web-1", atLeast: 2 },
        ],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 8,
  },
  predict: {
    question:
      "web-1 has eight event streams open, each with a receipt on it now and then. Once the routers know and the door is shut, it ends one stream after another, as it did with the WebSockets. Each client is back on another pod some two seconds later. Which receipts does it miss?",
    options: [
      {
        id: "none-protocol",
        label: "None: an event stream goes on where it stopped, that is what it has ids for",
        because:
          "The browser does its half: it comes back and says which id it got last. The other half is a line in the server that reads it, and this server has none.",
      },
      {
        id: "none-buffered",
        label: "None: what is sent meanwhile waits in a buffer until the client is back",
        because:
          "A buffer belongs to a connection, and goes with it. The new connection begins with an empty one, on a pod that knows nothing of the old one.",
      },
      {
        id: "half",
        label: "At most the one that was half sent when its stream ended",
        because:
          "That one is missing, too: a client throws half an event away. But receipts also came while it was away, and nobody keeps those for it.",
      },
      {
        id: "gap",
        label: "The one that was half sent, and all that came until it was back",
        right: true,
        because:
          "The new pod begins with the next receipt. Everything between the last whole event and that moment has been sent to nobody.",
      },
    ],
  },
  explain: {
    question: "What would have let every client have every receipt exactly once?",
    options: [
      {
        id: "slower",
        label: "Ending the streams more slowly, with longer pauses between them",
        because:
          "Each stream would still end in the middle of something, and each client would still be away for two seconds.",
      },
      {
        id: "retry-at-once",
        label: "retry: 0, so that the clients come back at once",
        because:
          "The gap gets shorter, and never goes. A receipt falls into the shortest gap sooner or later, and all clients now come back in the same instant.",
      },
      {
        id: "resume",
        label:
          "Ending each stream behind a whole event, and going on after the id that the client brings back",
        right: true,
        because:
          "The client knows what it has got, any pod can read the ledger, and the id connects the two. How long the client was away no longer matters.",
      },
      {
        id: "wait",
        label: "Waiting for the streams to end, as for every other request",
        because:
          "They don't end: there is always a next receipt. SIGKILL ends them, and cuts where it happens to cut. Run the variant.",
      },
    ],
  },
  recall: [
    {
      id: "when-to-give-up",
      lesson: "10-cancellation",
      question:
        "A pod that stops can't finish a request in time. When may it answer 503 with Retry-After and let go of it?",
      options: [
        {
          id: "client-retries",
          label: "Whenever the client is known to try again",
          because:
            "It will, and then the payment is made a second time. What has happened stays, whatever the answer says.",
        },
        {
          id: "nothing-yet",
          label: "As long as the request has changed nothing yet",
          right: true,
          because:
            "Then the 503 is true, and somebody else can do it from the beginning. After that, finish it.",
        },
        {
          id: "after-the-signal",
          label: "From the signal on: a 503 while draining is always honest",
          because: "It says that nothing was done. Behind the INSERT that is false, signal or not.",
        },
      ],
    },
    {
      id: "who-takes-it-out",
      lesson: "05-endpoint-race",
      question:
        "A deleted pod still gets new connections for four seconds. What takes it out of the last router's table?",
      options: [
        {
          id: "readiness",
          label: "Its readiness probe, once that has failed often enough",
          because: "The deletion has already marked it as not ready. No router was waiting for the probe.",
        },
        {
          id: "refusing",
          label: "Refused connections: a router drops a pod that doesn't answer",
          because:
            "A table on a node only says where a connection goes. It never sees how the connection fares, and goes on choosing the pod.",
        },
        {
          id: "news",
          label: "The news of its deletion, whenever that router has caught up",
          right: true,
          because:
            "The mark is set at once, the news of it is slow, and nobody tells the pod when it has arrived.",
        },
      ],
    },
  ],
  variants: [
    {
      id: "broken",
      title: "Destroy the streams",
      role: "broken",
      summary:
        "Drains its requests, then destroys one stream after another wherever it is, and exits with 0; a client that comes back begins with what is new.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["stream-cut", "event-lost"],
        exit: { code: 0, signal: null },
        sent: 100,
      },
    },
    {
      id: "held",
      title: "Wait for their end",
      role: "misconception",
      summary: "Waits for the streams to end by themselves, which SIGKILL does in their stead.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["event-lost", "stream-cut"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 150,
      },
    },
    {
      id: "fixed",
      title: "End behind an event, resume",
      role: "fixed",
      summary:
        "Ends each stream behind a whole event, drains and exits with 0; whoever comes back goes on after the last event that it got.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 100 },
    },
  ],
} satisfies LessonInput;
