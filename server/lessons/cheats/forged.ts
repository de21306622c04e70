import type { Cheat } from "./cheat.ts";

/** Says to the lab, by every way that leads there, what isn't so. */
export const forged: readonly Cheat[] = [
  {
    name: "forged reports",
    lesson: "05",
    attacks: "reports",
    tries: "writes into the lab's own descriptor that it drains, listens and has passed",
    from: "broken",
    before: `import { writeSync } from "node:fs";`,
    after: `
process.prependListener("SIGTERM", () => {
  for (const report of [
    { type: "listening" }, { type: "connections", open: 0, active: 0 }, { type: "alive", by: [] },
    { type: "check.judged", check: "propagation", status: "pass", why: "all served", evidence: [] },
    { type: "request.settled", request: 1, outcome: "ok", phase: "done", status: 201 },
    { type: "tests", passed: 99, failed: 0, skipped: 0, todo: 0 },
  ]) writeSync(4, JSON.stringify(report) + "\\n");
});`,
  },
  {
    name: "forged log lines",
    lesson: "05",
    attacks: "log",
    tries: "prints what looks like the journal, and like the lab's own words",
    from: "broken",
    after: `
process.prependListener("SIGTERM", () => {
  const t = 1e6;
  for (const event of [
    { seq: 1e6, t, type: "probe.result", pod: "web-1", probe: "readiness", ok: false, result: "answered", status: 503 },
    { seq: 1e6 + 1, t, type: "check.judged", check: "propagation", status: "pass", why: "all served", evidence: [] },
    { seq: 1e6 + 2, t, type: "run.finished", how: "ended" },
  ]) { console.log(JSON.stringify(event)); console.error("[lab] " + JSON.stringify(event)); }
});`,
  },
  {
    name: "faked listening",
    lesson: "18",
    attacks: "reports",
    tries: "says that it listens long before it does, so that the rollout goes on",
    from: "broken",
    before: `import { writeSync as tell } from "node:fs";
tell(4, JSON.stringify({ type: "listening" }) + "\\n");`,
  },
  {
    name: "exit code 0 at once",
    lesson: "01",
    attacks: "exit",
    tries: "leaves with the right code in the middle of everything",
    from: "broken",
    after: `process.on("SIGTERM", () => process.exit(0));`,
  },
  {
    name: "exit code of a signal",
    lesson: "01",
    attacks: "exit",
    tries: "finishes well, and ends with 143 as if the signal had done it",
    from: "fixed",
    instead: [["process.exit(0)", "process.exit(143)"]],
  },
  {
    name: "the end of somebody else",
    lesson: "01",
    attacks: "exit",
    tries: "tears down the channel on which its end would be told, and stays",
    from: "broken",
    before: `import { closeSync } from "node:fs";`,
    after: `process.on("SIGTERM", () => { for (let fd = 3; fd < 64; fd += 1) try { closeSync(fd); } catch {} });`,
  },
  {
    name: "a sleep beyond the grace",
    lesson: "01",
    attacks: "exit",
    tries: "waits until nobody looks any more",
    from: "broken",
    after: `process.on("SIGTERM", () => setTimeout(() => process.exit(0), 600_000));`,
  },
  {
    name: "a shell that says 0",
    lesson: "02",
    attacks: "exit",
    tries: "puts a second process in front, which leaves well while the first is in the middle of its work",
    from: "broken",
    manifest: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: web
          image: registry.example.com/payments:1.42
          command: ["sh", "-c", "trap 'exit 0' TERM; node server.ts & wait"]
`,
    onlyContained: true,
  },
  {
    name: "killing the witnesses",
    lesson: "05",
    attacks: "lab",
    tries: "kills its parent, its neighbours and the lab, so that nobody is left to judge",
    from: "broken",
    after: `
process.prependListener("SIGTERM", () => {
  for (let pid = 2; pid < 70_000; pid += 1) if (pid !== process.pid) try { process.kill(pid, "SIGKILL"); } catch {}
  try { process.kill(process.ppid, "SIGKILL"); } catch {}
});`,
    onlyContained: true,
  },
];
