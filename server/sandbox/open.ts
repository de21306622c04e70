import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findContainerHost } from "./container/host.ts";
import { containerLaunch } from "./container/launch.ts";
import { openSandboxFolder } from "./folder.ts";
import { podIdentity } from "./identity.ts";
import type { Launch } from "./launch.ts";
import { openPodListener } from "./listener.ts";
import { watchPod } from "./pod.ts";
import { processLaunch } from "./process/launch.ts";
import { stageRuntime } from "./runtime/stage.ts";
import { stripPodSource } from "./source.ts";
import type { PodHandlers, PodProcess, PodSpec, Sandbox, TierChoice } from "./types.ts";

const podName = /^[a-z0-9][a-z0-9-]{0,62}$/;

async function requireFolder(path: string, pod: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new Error(`${path}, whose sockets ${pod} should reach, is no folder: start what makes them first`);
}

interface OpenOptions {
  /** More flags for Node inside the pods, for tests that try the walls behind Node's own. */
  readonly extraFlags?: readonly string[];
}

/**
 * Opens a sandbox of the chosen tier, with a folder of its own.
 * @throws Error naming what the tier needs and this host lacks
 */
export async function openSandbox(
  choice: TierChoice,
  { extraFlags = [] }: OpenOptions = {},
): Promise<Sandbox> {
  const identity = podIdentity();
  const folder = await openSandboxFolder(identity);
  const pods = new Set<PodProcess>();
  let launch: Launch;
  let started = 0;
  let closed: Promise<void> | undefined;
  try {
    const runtime = await stageRuntime(folder.path, identity);
    await symlink(runtime.modules, join(folder.path, "node_modules"));
    launch =
      choice.tier === "container"
        ? containerLaunch(await findContainerHost(runtime), identity, extraFlags)
        : processLaunch(runtime, identity);
  } catch (error) {
    await folder.remove();
    throw error;
  }

  const start = async (spec: PodSpec, handlers: PodHandlers): Promise<PodProcess> => {
    if (closed !== undefined) throw new Error(`the sandbox is closed: ${spec.name} can't be started`);
    if (!podName.test(spec.name))
      throw new Error(`a pod's name looks like web-1, not ${JSON.stringify(spec.name)}`);
    const program = stripPodSource(spec.source);
    for (const { hostDir } of spec.sockets ?? []) await requireFolder(hostDir, spec.name);
    started += 1;
    const number = started;
    const podFolder = join(folder.path, String(number));
    await mkdir(podFolder);
    await writeFile(join(podFolder, program.file), program.text);
    const listener = await openPodListener(folder.path, `${number}.sock`);
    try {
      const files = { spec, folder: podFolder, program: program.file, listenerFd: listener.fd };
      const launched = await launch(files);
      listener.release();
      const pod = await watchPod(choice.tier, launched, listener.path, handlers);
      pods.add(pod);
      void pod.exited.then(() => pods.delete(pod));
      return pod;
    } finally {
      listener.release();
    }
  };

  const starting = new Set<Promise<unknown>>();
  const close = async (): Promise<void> => {
    await Promise.allSettled(starting);
    const left = [...pods];
    for (const pod of left) pod.kill("SIGKILL");
    await Promise.all(left.map((pod) => pod.exited));
    await folder.remove();
  };

  return {
    ...choice,
    runtime: `node ${process.versions.node}`,
    start(spec, handlers) {
      const pod = start(spec, handlers);
      starting.add(pod);
      void pod.then(
        () => starting.delete(pod),
        () => starting.delete(pod),
      );
      return pod;
    },
    close: () => (closed ??= close()),
  };
}
