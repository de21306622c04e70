/** A lab of its own process, to be killed: starts two pods in the tier it is told, and prints their pids. */
import { openSandbox } from "../open.ts";
import type { Tier } from "../types.ts";

const tier = process.argv[2] as Tier;
const sandbox = await openSandbox({ tier, why: "tests" });
const text = `process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000);`;

async function startOne(name: string): Promise<number> {
  const up = Promise.withResolvers<void>();
  const pod = await sandbox.start(
    { name, node: "node-a", address: "10.244.1.1:8080", second: 1000, source: { path: "pod.mjs", text } },
    {
      onReport: () => undefined,
      onLog: (_stream, line) => (line === "up" ? up.resolve() : up.reject(new Error(line))),
    },
  );
  await up.promise;
  return pod.pid;
}

const pids = await Promise.all([startOne("web-1"), startOne("web-2")]);
process.stdout.write(`${JSON.stringify(pids)}\n`);
setInterval(() => undefined, 1000);
