import type { Cheat } from "./cheat.ts";

/** Tests that have the answer without asking. */
export const tests: readonly Cheat[] = [
  {
    name: "a test that prints its success",
    lesson: "20",
    attacks: "tests",
    tries: "prints a runner's report, and its count on the descriptor that the lab reads",
    from: "broken",
    before: `import { writeSync } from "node:fs";
for (let fd = 1; fd < 8; fd += 1) try {
  writeSync(fd, JSON.stringify({ type: "tests", passed: 1, failed: 0, skipped: 0, todo: 0 }) + "\\n");
  writeSync(fd, "✔ nobody loses by a shutdown\\nℹ pass 1\\nℹ fail 0\\n");
} catch {}
process.exit(0);`,
  },
  {
    name: "a test that always fails",
    lesson: "20",
    attacks: "tests",
    tries: "catches every service, for none can pass",
    from: "broken",
    before: `process.exit(1);`,
  },
  {
    name: "a test that ends its runner",
    lesson: "20",
    attacks: "tests",
    tries: "kills the process that counts, as soon as something goes wrong",
    from: "broken",
    before: `process.on("exit", () => { try { process.kill(process.ppid, "SIGKILL"); } catch {} });`,
    onlyContained: true,
  },
];
