/**
 * A lab of its own process, to be killed: starts two pods in the tier it is told, by a shell if told so, and prints the
 * pids of their programs, or in containers those of what is PID 1.
 */
import { openSandbox } from "../open.ts";
import type { Tier } from "../types.ts";

const tier = process.argv[2] as Tier;
const wrapped = process.argv[3] === "wrapped" && { command: ["sh", "-c", "node $APP; true"] };
const sandbox = await openSandbox({ tier, why: "tests" });
const text = `process.on("SIGTERM", () => {}); console.log("up", process.pid); setInterval(() => {}, 1000);`;

async function startOne(name: string): Promise<number> {
  const up = Promise.withResolvers<number>();
  const pod = await sandbox.start(
    {
      name,
      node: "node-a",
      address: "10.244.1.1:8080",
      second: 1000,
      source: { path: "pod.mjs", text },
      ...wrapped,
    },
    {
      onReport: () => undefined,
      onLog: (_stream, line) => {
        const [, pid] = /^up (\d+)$/.exec(line) ?? [];
        if (pid === undefined) up.reject(new Error(line));
        else up.resolve(Number(pid));
      },
    },
  );
  const inside = await up.promise;
  return tier === "process" ? inside : pod.pid;
}

const pids = await Promise.all([startOne("web-1"), startOne("web-2")]);
process.stdout.write(`${JSON.stringify(pids)}\n`);
setInterval(() => undefined, 1000);
