import type { Cheat } from "./cheat.ts";

/** Shows probes and routers another face than clients. */
export const doors: readonly Cheat[] = [
  {
    name: "a door for probes alone",
    lesson: "05",
    attacks: "probes",
    tries: "answers the kubelet's probe by the book, and hangs up on whoever else comes",
    from: "fixed",
    instead: [
      [
        "const server = createServer((request, response) => void answer(request, response));",
        `const server = createServer((request, response) => {
  if (!ready && request.url !== "/readyz") request.socket.destroy();
  else void answer(request, response);
});`,
      ],
    ],
  },
  {
    name: "never ready when it counts",
    lesson: "05",
    attacks: "probes",
    tries: "takes itself out of all routers before anybody tells it to, so that nothing can be lost on it",
    from: "broken",
    instead: [
      ["let ready = true;", "let ready = true;\nlet asked = 0;"],
      [
        `{ status: ready ? 200 : 503, body: { ready } }`,
        `{ status: (asked += 1) < 6 ? 200 : 503, body: { ready } }`,
      ],
    ],
  },
  {
    name: "polite to nobody",
    lesson: "05",
    attacks: "answers",
    tries: "answers whoever comes late with 200 and nothing done",
    from: "fixed",
    instead: [
      [
        "async function pay(request: IncomingMessage): Promise<Reply> {",
        `async function pay(request: IncomingMessage): Promise<Reply> {
  if (!ready) return { status: 200, body: { state: "later" } };`,
      ],
    ],
  },
  {
    name: "a hook that ends it first",
    lesson: "07",
    attacks: "exit",
    tries: "lets the preStop hook end the program, so that no signal ever finds it",
    from: "broken",
    after: `process.on("SIGUSR2", () => process.exit(0));`,
    manifest: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 20
      containers:
        - name: web
          image: registry.example.com/payments:1.42
          readinessProbe: { httpGet: { path: /readyz, port: 8080 }, periodSeconds: 1, timeoutSeconds: 5 }
          lifecycle: { preStop: { exec: { command: ["node", "-e", "process.kill(Number(process.env.CONTAINER_PID), 'SIGUSR2')"] } } }
`,
    onlyContained: true,
  },
];
