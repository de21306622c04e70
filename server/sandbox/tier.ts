import { hintFor } from "./container/hints.ts";
import { openSandbox } from "./open.ts";
import type { PodSpec, Tier, TierChoice } from "./types.ts";

const patienceMs = 20_000;

/** The smallest pod that shows that everything works: it listens, which the lab hears, and ends by itself. */
const probe: PodSpec = {
  name: "probe",
  node: "node-a",
  address: "10.244.0.1:8080",
  second: 1000,
  source: {
    path: "probe.mjs",
    text: `import { createServer } from "node:http";
const server = createServer().listen(process.env.PORT, () => server.close());`,
  },
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts a pod with the very arguments that all pods get. Resolves with what went wrong, or undefined. */
async function problemWith(tier: Tier): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const sandbox = await openSandbox({ tier, why: "probing" });
    try {
      const log: string[] = [];
      let listened = false;
      const pod = await sandbox.start(probe, {
        onReport: (report) => (listened ||= report.type === "listening"),
        onLog: (_stream, line) => log.push(line),
      });
      timer = setTimeout(() => pod.kill("SIGKILL"), patienceMs);
      const exit = await pod.exited;
      if (exit.code === 0 && listened) return undefined;
      return log.length > 0
        ? log.slice(0, 3).join("; ")
        : `a pod ended with ${JSON.stringify(exit)} instead of serving`;
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}

const containerWhy = "Pods run in containers: namespaces, a system call filter and resource limits.";

/**
 * Chooses the tier by really starting a pod in it.
 * @param wanted take this tier or none; without it the container is taken where it works
 * @throws Error saying why the wanted tier, or any, can't run here and what to do about it
 */
export async function chooseTier(wanted?: Tier): Promise<TierChoice> {
  if (wanted !== "process") {
    const problem = await problemWith("container");
    if (problem === undefined) return { tier: "container", why: containerWhy };
    const because = `${problem}. ${hintFor(problem)}`;
    if (wanted === "container") throw new Error(`the container tier can't run here: ${because}`);
    return inProcesses(
      `Pods run as ordinary processes of yours, because containers don't work here: ${because}`,
    );
  }
  return inProcesses("Pods run as ordinary processes of yours, because the process tier was asked for.");
}

async function inProcesses(why: string): Promise<TierChoice> {
  const problem = await problemWith("process");
  if (problem !== undefined) throw new Error(`the process tier can't run here: ${problem}`);
  return { tier: "process", why };
}
