import { readFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { exitLabel } from "../protocol/exit.ts";
import { openSandbox } from "./open.ts";
import { chooseTier } from "./tier.ts";
import type { PodExit, PodProcess, PodSpec, Tier } from "./types.ts";

const graceMs = 30_000;

interface RunOptions {
  readonly tier?: Tier;
  /** Gets every line meant for people: where to reach the pod, its log, how it ended. */
  log(line: string): void;
  /** Aborting it asks the pod to stop with SIGTERM, and ends it with SIGKILL after 30 s. */
  readonly signal: AbortSignal;
  /** Aborting it ends the pod with SIGKILL at once: the second Ctrl-C. */
  readonly force?: AbortSignal;
}

/** Unix sockets are awkward for people: this lets a browser or curl reach one. */
async function forward(socketPath: string): Promise<{ url: string; close(): void }> {
  const open = new Set<{ destroy(): unknown }>();
  const server: Server = createServer({ allowHalfOpen: true }, (outside) => {
    const inside = connect({ path: socketPath, allowHalfOpen: true });
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      open.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function onAbort(signal: AbortSignal | undefined, act: () => void): void {
  if (signal?.aborted === true) act();
  else signal?.addEventListener("abort", act, { once: true });
}

/** SIGTERM when asked to, SIGKILL when told to or when the grace is over. */
function stopWhenAsked(pod: PodProcess, { log, signal, force }: RunOptions): () => void {
  let grace: NodeJS.Timeout | undefined;
  const kill = (why: string) => {
    if (pod.kill("SIGKILL")) log(`SIGKILL sent: ${why}.`);
  };
  onAbort(signal, () => {
    if (!pod.kill("SIGTERM")) return;
    log(`SIGTERM sent; SIGKILL follows in ${graceMs / 1000} s.`);
    grace = setTimeout(() => kill("the grace period is over"), graceMs);
  });
  onAbort(force, () => kill("asked a second time"));
  return () => clearTimeout(grace);
}

const specOf = (file: string, text: string): PodSpec => ({
  name: "pod-1",
  node: "node-a",
  address: "10.244.1.1:8080",
  source: { path: file, text },
  second: 1000,
});

/**
 * Runs one pod in the best tier until it ends, and says where it can be reached.
 * @throws PodSourceError if the file isn't valid; Error if it can't be read, or the tier can't run here
 */
export async function runPodFile(file: string, options: RunOptions): Promise<PodExit> {
  const { log, tier } = options;
  const text = await readFile(file, "utf8");
  const choice = await chooseTier(tier);
  log(choice.why);
  // Whoever started it watches it, and ends it.
  const sandbox = await openSandbox(choice, { bounds: { lifeSeconds: Number.POSITIVE_INFINITY } });
  try {
    const pod = await sandbox.start(specOf(file, text), {
      onReport: () => undefined,
      onLog: (stream, line) => log(`${stream === "stderr" ? "err" : "out"} | ${line}`),
    });
    const disarm = stopWhenAsked(pod, options);
    const door = await forward(pod.socketPath);
    void pod.listening.then(() => log(`It listens. Try: curl -i ${door.url}`));
    const exit = await pod.exited;
    disarm();
    door.close();
    log(`The pod ended: ${exitLabel(exit)}${exit.why === undefined ? "" : `, ${exit.why}`}.`);
    return exit;
  } finally {
    await sandbox.close();
  }
}
