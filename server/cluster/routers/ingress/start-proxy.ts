import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Order, ProxyEvent, ProxySettings, Report, Upstream } from "./messages.ts";

const entry = fileURLToPath(new URL("./process.ts", import.meta.url));
/** What is young stays in the processor's cache, and no second thread is woken for what one does as quickly. */
const frugal = ["--max-semi-space-size=2", "--single-threaded-gc"];
/** Clients number their connections from 0; a proxy's own begin where no run gets to. */
const firstConnection = 1_000_000;
/** How long a proxy may take to listen, in ms, on a machine that is busy with other things. */
const startLimit = 20_000;
/** After its patience is over a proxy needs so long at most to end, in ms. */
const endLimit = 1000;
/** sun_path holds 108 bytes with the NUL. */
const maxSocketPath = 107;

export interface ProxyOptions {
  /** As the journal calls this router. */
  readonly name: string;
  /** Where its socket is made: `<folder>/<name>.sock`. */
  readonly folder: string;
  readonly settings: ProxySettings;
  /** Takes `proxy.*` and `connection.*` events, in order. It must not throw. */
  onEvent(event: ProxyEvent): void;
  /** The number of its first connection to a pod; 1,000,000 where left out. */
  readonly firstConnection?: number;
}

/** A proxy in a process of its own, from the side of whoever started it. */
export interface ProxyProcess {
  /** Clients connect here. */
  readonly socketPath: string;
  readonly pid: number;
  /**
   * Replaces the pods that requests are sent to; an empty list is answered with 503. Resolves when the proxy goes by
   * it, or has ended.
   * @throws {RangeError} for a socket path that the system can't take.
   */
  setUpstreams(upstreams: readonly Upstream[]): Promise<void>;
  /** Closes all connections to the pod behind this socket; what is under way on them comes to nothing. */
  cut(socketPath: string): void;
  /** Resolves when its process has ended, for whatever reason. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /**
   * Takes no new connections, lets the requests under way end for at most `patience` ms, and ends the process.
   * Resolves when it has ended and all its events are here.
   */
  close(patience?: number): Promise<void>;
}

/**
 * Starts a reverse proxy after the rules of nginx, which listens on a Unix socket and has no upstream yet. Its process
 * ends with this one, however this one ends. Requests that carry the lab's number in `X-Request-Id` are told of.
 * @throws {Error} when it can't be started or can't have its socket.
 */
export async function startProxy(options: ProxyOptions): Promise<ProxyProcess> {
  const { name, folder, settings, onEvent } = options;
  const socketPath = join(folder, `${name}.sock`);
  checkPath(socketPath);
  const child = fork(entry, [], {
    execArgv: ["--disable-sigusr1", "--disable-warning=ExperimentalWarning", ...frugal],
    stdio: ["ignore", "inherit", "inherit", "pipe", "ipc"],
  });
  const send = (order: Order): void => {
    // A failed send means that the process is gone; `exited` tells.
    if (child.connected) child.send(order, () => undefined);
  };
  const acknowledged = new Map<number, () => void>();
  let lastId = 0;
  const listening = Promise.withResolvers<void>();
  readLines(child.stdio[3] as Readable, (line) => {
    const report = JSON.parse(line) as Report;
    switch (report.type) {
      case "listening":
        return listening.resolve();
      case "failed":
        return listening.reject(new Error(report.why));
      case "upstreams":
        acknowledged.get(report.id)?.();
        acknowledged.delete(report.id);
        return;
      case "events":
        for (const event of report.events) onEvent(event);
    }
  });
  const exited = new Promise<Awaited<ProxyProcess["exited"]>>((resolve) => {
    child.on("error", (error) => {
      listening.reject(error);
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
    // Not "exit": that may come before the last reports have been read.
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  void exited.then(() => {
    listening.reject(new Error("its process ended"));
    for (const resolve of acknowledged.values()) resolve();
    rmSync(socketPath, { force: true });
  });
  const timer = setTimeout(() => listening.reject(new Error(`not after ${startLimit} ms`)), startLimit);
  send({
    type: "listen",
    name,
    socketPath,
    settings,
    firstConnection: options.firstConnection ?? firstConnection,
  });
  try {
    await listening.promise;
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`the proxy ${name} does not listen on ${socketPath}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  return {
    socketPath,
    pid: child.pid ?? 0,
    exited,
    setUpstreams(upstreams) {
      for (const upstream of upstreams) checkPath(upstream.socketPath);
      if (!child.connected) return Promise.resolve();
      const id = ++lastId;
      send({ type: "upstreams", id, upstreams });
      return new Promise((resolve) => acknowledged.set(id, resolve));
    },
    cut: (path) => send({ type: "cut", socketPath: path }),
    async close(patience = 1000) {
      send({ type: "close", patience });
      const kill = setTimeout(() => child.kill("SIGKILL"), patience + endLimit);
      await exited;
      clearTimeout(kill);
    },
  };
}

function readLines(stream: Readable, take: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}

function checkPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= maxSocketPath) return;
  throw new RangeError(
    `the socket path ${path} has ${bytes} bytes, and the system takes ${maxSocketPath}: use a shorter folder`,
  );
}
