import { basename, dirname, join } from "node:path";
import { commandWith, wrappingFiles, type Places } from "../command/wrapping.ts";
import { nodeFlags } from "../node-flags.ts";
import { limitsOfAProcess, limitsOfAUser } from "../resource-limits.ts";
import type { Runtime } from "../runtime/stage.ts";

/** What of this host a container is made of: found once, for every pod. */
export interface ContainerHost {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly libraries: readonly string[];
  /** What a pod with a command has besides: the host's shell, and the libraries of that. */
  readonly shell: { readonly path: string; readonly libraries: readonly string[] };
  readonly runtime: Runtime;
}

export interface ContainerPod {
  readonly name: string;
  /** The pod's program on the host. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Socket folders of the host, in the order of their place under /run. */
  readonly sockets: readonly string[];
  /** Started in the place of Node; then the pod's folder has the files of a wrapped pod. */
  readonly command?: readonly string[] | undefined;
  /** The service on the host, where the program is a file of tests. */
  readonly service?: string | undefined;
  /** More flags for Node; tests use it to try what the flags above would refuse before the walls do. */
  readonly extraFlags?: readonly string[];
}

/** Descriptors that bubblewrap reads or writes, and closes before the pod starts. */
export const bwrapDescriptors = { seccomp: 5, info: 6, arguments: 7 } as const;

const MB = 1024 * 1024;
const nodePath = "/bin/node";
const prlimitPath = "/bin/prlimit";
const preloadPath = "/lab/preload.cjs";
/** Of a pod with a command: there /bin/node is the script that becomes this with the right flags. */
const wrappedNodePath = "/lab/node";
const npmPath = "/lab/npm";
const npmPreloadPath = "/lab/npm-preload.cjs";

/** Where a pod that makes its own socket puts it. */
export const ownSocketPath = "/tmp/port.sock";
/** Where tests find the service. */
export const servicePath = "/app/service.mjs";
const runTestsPath = "/lab/run-tests.mjs";
export const appPath = (program: string): string => `/app/${basename(program)}`;

/** Where the n-th socket folder is found inside the container. */
export const socketPlace = (index: number): string => `/run/${index}`;

const words = (...given: string[]): string[] => given;
const roBind = (from: string, to = from): string[] => ["--ro-bind", from, to];
const tmpfs = (size: number, path: string): string[] => [
  "--size",
  String(size),
  "--perms",
  "1777",
  "--tmpfs",
  path,
];

/** What surrounds the program of a pod with a command. */
const wrapping = ({ shell, runtime }: ContainerHost, { program }: ContainerPod): string[] => {
  const folder = dirname(program);
  return [
    ...shell.libraries.flatMap((path) => roBind(path)),
    ...roBind(shell.path, "/bin/sh"),
    ...roBind(runtime.node, wrappedNodePath),
    ...roBind(join(folder, wrappingFiles.node), nodePath),
    ...roBind(join(folder, wrappingFiles.npm), "/bin/npm"),
    ...roBind(join(folder, wrappingFiles.manifest), "/app/package.json"),
    ...(runtime.npm
      ? [...roBind(runtime.npm.folder, npmPath), ...roBind(runtime.npm.preload, npmPreloadPath)]
      : []),
  ];
};

const files = (host: ContainerHost, pod: ContainerPod): string[] => [
  ...host.libraries.flatMap((path) => roBind(path)),
  ...(pod.command ? wrapping(host, pod) : roBind(host.runtime.node, nodePath)),
  ...roBind(host.prlimit, prlimitPath),
  ...(pod.service
    ? [
        ...roBind(host.runtime.runTests, runTestsPath),
        ...roBind(host.runtime.etc, "/etc"),
        ...roBind(pod.service, servicePath),
      ]
    : roBind(host.runtime.preload, preloadPath)),
  ...roBind(host.runtime.modules, "/app/node_modules"),
  ...roBind(pod.program, appPath(pod.program)),
  ...pod.sockets.flatMap((folder, index) => roBind(folder, socketPlace(index))),
  ...words("--proc", "/proc", "--dev", "/dev"),
  // A shared mapping of /dev/zero is memory that RLIMIT_DATA doesn't count; bound like this it can't be opened.
  ...roBind("/dev/null", "/dev/zero"),
  ...tmpfs(1 * MB, "/dev/shm"),
  ...tmpfs(16 * MB, "/tmp"),
  ...tmpfs(16 * MB, "/data"),
  ...words("--remount-ro", "/dev", "--remount-ro", "/"),
];

const walls = (pod: ContainerPod): string[] => [
  ...words(
    "--unshare-user",
    "--unshare-ipc",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-uts",
    "--unshare-cgroup-try",
  ),
  ...words("--hostname", pod.name, "--uid", "1000", "--gid", "1000"),
  ...words(
    "--disable-userns",
    "--as-pid-1",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--clearenv",
  ),
  ...words("--seccomp", String(bwrapDescriptors.seccomp), "--info-fd", String(bwrapDescriptors.info)),
];

/** Everything bubblewrap is told, to be passed through `--args`: a command line is readable to the whole machine. */
export const bwrapArguments = (host: ContainerHost, pod: ContainerPod): string[] => [
  ...files(host, pod),
  ...walls(pod),
  ...Object.entries(pod.environment).flatMap(([name, value]) => ["--setenv", name, value]),
  ...words("--chdir", pod.command ? "/app" : "/data"),
];

const flags = ({ service, extraFlags = [] }: ContainerPod): string[] => [
  ...nodeFlags({
    readable: ["/app", service === undefined ? preloadPath : runTestsPath],
    writable: ["/tmp", "/data"],
    processes: service !== undefined,
  }),
  ...extraFlags,
];

/** Where the parts of a wrapped pod are inside. */
export const placesInside = (host: ContainerHost, pod: ContainerPod): Places => ({
  node: wrappedNodePath,
  nodeFlags: flags(pod),
  preload: preloadPath,
  app: appPath(pod.program),
  npm: host.runtime.npm && { cli: `${npmPath}/bin/npm-cli.js`, preload: npmPreloadPath },
  temporary: "/tmp",
});

function started(pod: ContainerPod): string[] {
  const app = appPath(pod.program);
  if (pod.command) return commandWith(pod.command, app);
  if (pod.service !== undefined) return [nodePath, ...flags(pod), runTestsPath, app];
  return [nodePath, ...flags(pod), "--require", preloadPath, app];
}

/** What runs inside: the limits, then Node with the pod or with the tests, or the pod's command. */
export const podCommand = (pod: ContainerPod): string[] => [
  prlimitPath,
  ...limitsOfAUser,
  ...limitsOfAProcess,
  ...started(pod),
];
