/** How the process of a pod ended, as the lab saw it. */
export interface ContainerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly why?: string;
}

/** A pod's running process. */
export interface Container {
  readonly pid: number;
  /** Whether it is PID 1 of its own PID namespace. */
  readonly pidOne: boolean;
  /** The Unix socket behind the pod's virtual address. */
  readonly socketPath: string;
  /** Resolves when the process listens. */
  readonly listening: Promise<void>;
  readonly exited: Promise<ContainerExit>;
  /** @returns false when it is gone already. */
  kill(signal: NodeJS.Signals): boolean;
  /** Runs a command inside the pod; aborting kills it. Rejects when it can't be started. */
  exec(command: readonly string[], signal: AbortSignal): Promise<{ code: number | null; output: string }>;
}

/** Starts the process of a pod. Passed in, so that the rules of the cluster can be tested without one. */
export interface Launcher {
  /** `env`: what the pod's template adds to its environment. */
  start(pod: {
    name: string;
    node: string;
    address: string;
    env?: Readonly<Record<string, string>>;
  }): Promise<Container>;
}
