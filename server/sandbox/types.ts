import type { Tier } from "../protocol/journal.ts";
import type { LogStream } from "./log/gate.ts";
import type { Report } from "./report/schema.ts";

export type { Report, Tier };

export interface TierChoice {
  readonly tier: Tier;
  /** One sentence for people. For the process tier: why it isn't the container, and what to do about it. */
  readonly why: string;
}

/** A folder of the host with Unix sockets in it that a pod may reach: the database, a collector. */
export interface PodSockets {
  /** The environment variable that tells the pod where the folder is, or the socket that is named by `file`. */
  readonly env: string;
  readonly hostDir: string;
  readonly file?: string;
}

export interface PodSpec {
  /** Such as `web-1`. */
  readonly name: string;
  readonly node: string;
  /** The virtual address shown to people, such as `10.244.1.1:8080`; its port is the pod's PORT. */
  readonly address: string;
  /** TypeScript or JavaScript; `path` is what errors name and whose ending decides between ESM and CommonJS. */
  readonly source: { readonly path: string; readonly text: string };
  /** The length of a cluster second in ms. */
  readonly second: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly sockets?: readonly PodSockets[];
  /**
   * What is started in the place of `node <program>`, such as `["sh", "-c", "node $APP; true"]` or `["npm", "start"]`;
   * `$APP` in a word stands for the program's path. It finds `sh`, `node` and this host's `npm` on its PATH, and starts
   * in the folder of the program, whose package.json says `"start": "node $APP"`.
   */
  readonly command?: readonly string[];
  /**
   * Its source is a file of tests, and is run by Node's test runner. They find the service at SERVICE, as a program to
   * start, and a port of their own in PORT; they may start processes and listen wherever they like.
   */
  readonly tests?: { readonly service: PodSpec["source"] };
  /** A folder of `makeSocketFolder` in which its socket is found as `<name>.sock`; not for a pod with a command. */
  readonly doorIn?: { readonly folder: string; readonly name: string };
}

export interface PodHandlers {
  /** What the pod says of itself: annotation, never evidence. */
  onReport(report: Report): void;
  /** One line that has passed the log gate. */
  onLog(stream: LogStream, line: string): void;
}

export interface PodExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when there is more to say, such as why the sandbox itself ended the pod. */
  readonly why?: string;
}

/** How a command that ran inside a pod ended. */
export interface ExecResult {
  /** Null when it was killed. */
  readonly code: number | null;
  /** The beginning of what it printed. */
  readonly output: string;
}

export interface PodProcess {
  /** The pod's own pid as the host sees it: its command's, where it has one. */
  readonly pid: number;
  /** Whether it is PID 1 of its own PID namespace, and so ignores signals without a handler. */
  readonly pidOne: boolean;
  /** The Unix socket on which the pod is dialled: refused before it first listens, and after its end. */
  readonly socketPath: string;
  /** Resolves when the pod first says that it listens. Never rejects; `exited` tells of a pod that never does. */
  readonly listening: Promise<void>;
  /** How it ended, as the lab saw it. Never rejects. */
  readonly exited: Promise<PodExit>;
  /** Sends a signal to the pod's own process; false if it has already gone. */
  kill(signal: NodeJS.Signals): boolean;
  /**
   * Runs a command where the pod runs: in the container among the container's own files, of which there are few.
   * Aborting kills it.
   * @throws Error if it can't be started
   */
  exec(command: readonly string[], signal: AbortSignal): Promise<ExecResult>;
}

export interface Sandbox extends TierChoice {
  /** The runtime of the pods, such as `node 26.10.0`. */
  readonly runtime: string;
  /** A folder of its own with a short name, for sockets of whoever opened it. It is removed with the sandbox. */
  readonly folder: string;
  /**
   * Starts a pod; resolves once its process exists.
   * @throws PodSourceError if its source isn't valid; Error if the sandbox can't start it
   */
  start(spec: PodSpec, handlers: PodHandlers): Promise<PodProcess>;
  /** Makes a folder for sockets that one pod shows to another. It goes with the sandbox. */
  makeSocketFolder(): Promise<string>;
  /** Kills what is left with SIGKILL, waits for it, and removes the sandbox's folder. */
  close(): Promise<void>;
}
