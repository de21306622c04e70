import { request, type IncomingHttpHeaders } from "node:http";
import { openSandbox } from "../open.ts";
import { chooseTier } from "../tier.ts";
import type { PodProcess, PodSpec, Report, Sandbox, Tier } from "../types.ts";

/** A pod under test, with everything it has said so far. */
export interface Subject {
  readonly pod: PodProcess;
  readonly log: string[];
  readonly reports: Report[];
  /** Resolves with the first line, said or yet to be said, that contains this; rejects if the pod ends without it. */
  line(part: string): Promise<string>;
  /** The same for reports. */
  report(holds: (report: Report) => boolean): Promise<Report>;
}

/** Every item ever pushed can be waited for, whether it has come already or not. */
function createWaitable<T>() {
  const items: T[] = [];
  const waiting = new Set<() => void>();
  return {
    items,
    push(item: T) {
      items.push(item);
      for (const look of waiting) look();
    },
    first(holds: (item: T) => boolean, ended: Promise<unknown>, what: string): Promise<T> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const item = items.find(holds);
          if (item === undefined) return;
          waiting.delete(look);
          resolve(item);
        };
        waiting.add(look);
        look();
        void ended.then((exit) =>
          reject(new Error(`ended (${JSON.stringify(exit)}) before ${what}: ${JSON.stringify(items)}`)),
        );
      });
    },
  };
}

/** Starts a pod from JavaScript or TypeScript. */
export async function startPod(
  sandbox: Sandbox,
  text: string,
  spec: Partial<PodSpec> = {},
): Promise<Subject> {
  const log = createWaitable<string>();
  const reports = createWaitable<Report>();
  const pod = await sandbox.start(
    {
      name: "web-1",
      node: "node-a",
      address: "10.244.1.1:8080",
      second: 20,
      source: { path: "pod.ts", text },
      ...spec,
    },
    { onLog: (_stream, line) => log.push(line), onReport: (report) => reports.push(report) },
  );
  return {
    pod,
    log: log.items,
    reports: reports.items,
    line: (part) => log.first((line) => line.includes(part), pod.exited, `the line ${part}`),
    report: (holds) => reports.first(holds, pod.exited, `a report that ${holds.toString()}`),
  };
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a connection of its own. */
export function get(socketPath: string, path = "/"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Why this machine has no container tier; in CI that is a failure, so the tests run and show it. */
const containerProblem = await chooseTier("container").then(
  () => undefined,
  (error: Error) => (process.env["CI"] ? undefined : error.message),
);

export interface TierUnderTest {
  readonly tier: Tier;
  /** How the tests' group is called; says why, if it is skipped. */
  readonly title: string;
  readonly skipped: boolean;
  open(extraFlags?: readonly string[]): Promise<Sandbox>;
}

const underTest = (tier: Tier, problem: string | undefined): TierUnderTest => ({
  tier,
  title: problem === undefined ? `in the ${tier} tier` : `in the ${tier} tier (skipped: ${problem})`,
  skipped: problem !== undefined,
  open: (extraFlags) => openSandbox({ tier, why: "tests" }, extraFlags === undefined ? {} : { extraFlags }),
});

export const container = underTest("container", containerProblem);
export const tiers: readonly TierUnderTest[] = [container, underTest("process", undefined)];
