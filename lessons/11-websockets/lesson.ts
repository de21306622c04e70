import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Connections that never end",
  question: "The pod answers its last request in time. Why is it still there when SIGKILL comes?",
  part: "Requests that take their time",
  minutes: 9,
  concepts: ["WebSocket", "close frame, 1001 and 1006", "upgraded connections", "reconnecting at once"],
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
      sockets: {
        clientsPerNode: 12,
        path: "/live",
        reconnect: { first: 1, max: 5, jitter: false },
      },
    },
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
    tail: 4,
  },
  predict: {
    question:
      "About eight screens hold a WebSocket to web-1. On SIGTERM it serves on until the routers know, closes its door, and waits for everything that is still open. What becomes of the screens?",
    options: [
      {
        id: "closed-with-the-server",
        label: "server.close() ends their connections as well: they are idle",
        because:
          "It ends idle HTTP connections. These stopped being HTTP when they were upgraded: the server has handed the socket on, and only counts it.",
      },
      {
        id: "moved",
        label: "They move to other pods, since the routers no longer list web-1",
        because:
          "A table is read when a connection opens. One that is open stays where it is: neither Kubernetes nor a router can move it.",
      },
      {
        id: "time-out",
        label: "They run into the server's timeouts, one after another",
        because:
          "keepAliveTimeout, headersTimeout and requestTimeout are about HTTP requests. After the upgrade there is none, and none of them applies.",
      },
      {
        id: "held",
        label: "They stay until SIGKILL, and learn of it from a connection that is gone",
        right: true,
        because:
          "close() waits for them, and they have no reason to go. So both wait, until the grace is over.",
      },
    ],
  },
  explain: {
    question: "What would have let web-1 end in time, without a screen going dark?",
    options: [
      {
        id: "more-grace",
        label: "A longer grace period",
        because:
          "A screen stays connected for as long as the shop is open. SIGKILL would come later, and meet the same connections.",
      },
      {
        id: "close-frames",
        label: "Telling each screen that the pod is going, once the routers know",
        right: true,
        because:
          "A close frame with 1001 ends the connection in order. The screen opens a new one, and no router sends it back to web-1.",
      },
      {
        id: "close-all",
        label: "server.closeAllConnections() after the last request",
        because:
          "It does what its name says for HTTP connections and spares those that were upgraded. Try it: nothing changes.",
      },
      {
        id: "heartbeat",
        label: "Pinging the screens, and ending those that don't answer",
        because:
          "That finds dead connections, and it is worth having. These are alive and answer every ping, which is why they hold the pod.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "Wait for everybody",
      role: "broken",
      summary: "Drains its requests, then waits for WebSockets that nobody has asked to end, until SIGKILL.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["socket-held"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 120,
      },
    },
    {
      id: "dropped",
      title: "Drop them",
      role: "misconception",
      summary: "Drains its requests, then cuts every WebSocket without a word and exits with 0.",
      expect: {
        fails: ["in-flight"],
        lost: { atLeast: 0, atMost: 0 },
        causes: ["socket-dropped"],
        exit: { code: 0, signal: null },
        sent: 80,
      },
    },
    {
      id: "fixed",
      title: "Say goodbye to each",
      role: "fixed",
      summary:
        "Serves on until the routers know, closes its door, then closes one WebSocket after another with 1001, drains and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 80 },
    },
  ],
} satisfies LessonInput;
