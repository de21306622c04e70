/** How the process of a pod ended, as the lab saw it. */
export interface ContainerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly why?: string;
}

/** The process of a container. */
export interface Container {
  readonly pid: number;
  /** Whether it is PID 1 of its own PID namespace. */
  readonly pidOne: boolean;
  /** The Unix socket behind the pod's virtual address. Whoever dials it before the process listens is refused. */
  readonly socketPath: string;
  readonly exited: Promise<ContainerExit>;
  /** @returns false when it is gone already. */
  kill(signal: NodeJS.Signals): boolean;
  /** Runs a command inside the container; aborting kills it. Rejects when it can't be started. */
  exec(command: readonly string[], signal: AbortSignal): Promise<{ code: number | null; output: string }>;
}

/** What a container's process is started from. */
export interface ContainerStart {
  /** The pod's name. */
  readonly name: string;
  readonly node: string;
  readonly address: string;
  /** Undefined for the main container. */
  readonly sidecar?: string;
  /** In the place of `node <app>`; `$APP` in an argument stands for the program's path. */
  readonly command?: readonly string[];
  /** What the template says of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the process of a container. Passed in, so that the rules of the cluster can be tested without one. */
export interface Launcher {
  start(container: ContainerStart): Promise<Container>;
}
