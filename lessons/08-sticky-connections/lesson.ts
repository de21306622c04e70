import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Sticky connections",
  question: "The endpoint is removed. Why do requests still come?",
  part: "The cluster around it",
  minutes: 10,
  concepts: ["kept connections", "idle timeouts of app and proxy", "Connection: close", "GOAWAY"],
  checks: ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0.2, max: 0.6 } },
      { name: "b", propagation: { min: 3.7, max: 4.3 } },
    ],
    deployment: {
      restartPolicy: "Never",
      grace: 25,
      kubeletLag: { min: 0.1, max: 0.2 },
      readiness: { path: "/readyz", period: 0.2, timeout: 5 },
      env: { AUDIT_PASSPHRASE: "a cup of coffee, two sugars" },
    },
    traffic: { rate: 30, clientsPerNode: 32, connections: "warm", deadline: 30 },
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
      "On SIGTERM web-1 fails its readiness probe and serves on until the slowest router has dropped it. Then it waits until its connections have gone, and only then closes its door. Which payments are lost?",
    options: [
      {
        id: "none",
        label: "None: no table lists it any more, so its connections run dry",
        because:
          "A table is asked when a connection opens, and never again. These connections were opened long ago, and their clients have no reason to leave.",
      },
      {
        id: "late",
        label: "Those that the slow router sent to it at the last moment",
        because:
          "It serves for six seconds and router b needs about four. That was lesson 05, and this pod has learned it.",
      },
      {
        id: "at-the-grace",
        label: "Those that are in flight when the grace is over",
        right: true,
        because:
          "The connections never run dry. The pod works until SIGKILL, with as much in hand as on any other day.",
      },
      {
        id: "when-unready",
        label: "Those sent on kept connections after the readiness probe has failed",
        because:
          "The probe changes what the slice says of the pod. It touches no connection, and the pod answers on each as before.",
      },
    ],
  },
  explain: {
    question: "What would have moved the kept connections to another pod?",
    options: [
      {
        id: "remove-endpoint",
        label: "Taking the pod out of the endpoints sooner",
        because:
          "It was out after four seconds. What is established goes on: for TCP, kube-proxy leaves the connections to a removed endpoint alone.",
      },
      {
        id: "say-so",
        label: "Connection: close on the answers given while draining",
        right: true,
        because:
          "Only the pod is at the other end of these connections, so only it can move them. The client asks for a new one, and a router chooses its pod.",
      },
      {
        id: "short-timeout",
        label: "An idle timeout of a second, so that they expire by themselves",
        because:
          "They do, and now and then one expires while a payment is on its way: the pod's timeout has to be longer than that of whoever keeps the connection. Run the variant.",
      },
      {
        id: "more-grace",
        label: "A longer grace, so that the clients have time to leave",
        because:
          "They had twenty-five seconds and did not use one. A client that is served well doesn't look for another pod.",
      },
    ],
  },
  recall: [
    {
      id: "code-0",
      lesson: "03-exit-is-not-graceful",
      question:
        "A pod has ended with exit code 0, long before its grace was over. What does that tell of its requests?",
      options: [
        {
          id: "all-answered",
          label: "That all of them were answered",
          because: "process.exit(0) says 0 and waits for nothing. The code is chosen by whoever calls it.",
        },
        {
          id: "kubernetes-waited",
          label: "That Kubernetes waited for its connections to end",
          because: "The kubelet waits for the process, and knows nothing of connections.",
        },
        {
          id: "nothing",
          label: "Nothing",
          right: true,
          because:
            "It says that the process ended by itself. Whether anybody was left without an answer only the clients know.",
        },
      ],
    },
    {
      id: "both-probes-fail",
      lesson: "06-readiness-is-not-liveness",
      question:
        "Somebody sends SIGTERM to a pod by hand. It drains, and says 503 to its readiness and its liveness probe. What does the second one do?",
      options: [
        {
          id: "routers",
          label: "It takes the pod out of the routers' tables sooner",
          because: "Routers hear of readiness only. Liveness is between the container and its kubelet.",
        },
        {
          id: "restart",
          label: "After some failures the kubelet ends the container, in the middle of its drain",
          right: true,
          because:
            "For the kubelet nobody is stopping this pod. It asks whether a new process would be better off, and hears yes.",
        },
        {
          id: "nobody-asks",
          label: "Nothing: nobody asks for liveness during a shutdown",
          because:
            "That is so when the kubelet stops the container itself. Of a signal by hand it knows nothing.",
        },
      ],
    },
  ],
  variants: [
    {
      id: "broken",
      title: "Wait until they leave",
      role: "broken",
      summary:
        "Serves on until the routers know, then waits for its connections to go; nobody tells them to, and SIGKILL cuts them.",
      expect: {
        fails: ["stops-accepting", "in-flight", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["killed-at-the-grace"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "short-idle",
      title: "A short idle timeout",
      role: "misconception",
      summary:
        "Lets every connection expire after a second without a request; it ends by itself, but some expire under a request.",
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
        "Serves on until the routers know, ends every connection with an answer, then closes, drains and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
