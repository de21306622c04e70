import { chmod, mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { podBounds, type Bounds } from "./bounds.ts";
import { findContainerHost } from "./container/host.ts";
import { containerLaunch } from "./container/launch.ts";
import { openSandboxFolder } from "./folder.ts";
import { podIdentity } from "./identity.ts";
import { serviceFile, type Launch, type Launched } from "./launch.ts";
import { inheritedDoor, ownDoor, type Door } from "./door.ts";
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
  /** In the place of what every pod may take. */
  readonly bounds?: Partial<Bounds>;
}

/** A socket on which nobody listens, to stand for every pod that doesn't yet, or not any more. */
async function deadSocket(folder: string): Promise<string> {
  const { path, release } = await openPodListener(folder, "nobody.sock");
  release();
  // Whoever may look for a pod there is to be told that nobody listens, and not that he may not ask.
  await chmod(path, 0o666);
  return path;
}

/** @param find where a pod that makes its own socket has put it */
async function openDoor(
  { name, command, tests, doorIn }: PodSpec,
  path: string,
  nobody: string,
  find: (pid: number) => string | undefined,
): Promise<Door> {
  if (command || tests) {
    if (doorIn) throw new Error(`${name}: only a pod without a command can show its socket to others`);
    return ownDoor(path, nobody, find);
  }
  const shown = doorIn && join(doorIn.folder, `${doorIn.name}.sock`);
  const listener = await openPodListener(dirname(path), `${basename(path)}-`);
  // Other pods run as another user than the lab, if that is root.
  if (shown !== undefined) await chmod(listener.path, 0o666);
  return inheritedDoor(shown ?? path, nobody, listener);
}

/**
 * Opens a sandbox of the chosen tier, with a folder of its own.
 * @throws Error naming what the tier needs and this host lacks
 */
export async function openSandbox(
  choice: TierChoice,
  { extraFlags = [], bounds = {} }: OpenOptions = {},
): Promise<Sandbox> {
  const identity = podIdentity();
  const folder = await openSandboxFolder(identity);
  const pods = new Set<PodProcess>();
  let launch: Launch;
  let nobody: string;
  let started = 0;
  let closed: Promise<void> | undefined;
  try {
    const runtime = await stageRuntime(folder.path, identity);
    nobody = await deadSocket(folder.path);
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
    const service = spec.tests && stripPodSource(spec.tests.service);
    for (const { hostDir } of spec.sockets ?? []) await requireFolder(hostDir, spec.name);
    started += 1;
    const number = started;
    const podFolder = join(folder.path, String(number));
    await mkdir(podFolder);
    await writeFile(join(podFolder, program.file), program.text);
    if (service) await writeFile(join(podFolder, serviceFile), service.text);
    let ownSocket: Launched["ownSocket"] | undefined;
    const door = await openDoor(spec, join(folder.path, `${number}.sock`), nobody, (pid) => ownSocket?.(pid));
    try {
      const { listenerFd } = door;
      const launched = await launch({ spec, folder: podFolder, program: program.file, listenerFd });
      ({ ownSocket } = launched);
      door.handedOver();
      const pod = await watchPod(choice.tier, launched, door, handlers, { ...podBounds, ...bounds });
      pods.add(pod);
      void pod.exited.then(() => pods.delete(pod));
      return pod;
    } finally {
      door.handedOver();
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
    folder: folder.path,
    start(spec, handlers) {
      const pod = start(spec, handlers);
      starting.add(pod);
      void pod.then(
        () => starting.delete(pod),
        () => starting.delete(pod),
      );
      return pod;
    },
    async makeSocketFolder() {
      started += 1;
      const path = join(folder.path, String(started));
      await mkdir(path);
      await chmod(path, 0o755);
      return path;
    },
    close: () => (closed ??= close()),
  };
}
