import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { performance } from "node:perf_hooks";
import type { Bounds } from "./bounds.ts";
import type { Door } from "./door.ts";
import { runInside } from "./exec.ts";
import { podExit } from "./exit.ts";
import { podDescriptors, type Launched } from "./launch.ts";
import { createLogGate, logLimits } from "./log/gate.ts";
import { createReportReader } from "./report/reader.ts";
import type { PodExit, PodHandlers, PodProcess, Tier } from "./types.ts";
import { startWatchdog } from "./watchdog/watchdog.ts";

/** How long, after the end of a process, its output may still take to come in. */
const drainMs = 250;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when the process has ended and what it wrote has been read; a pipe that stays open doesn't hold it up. */
function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }));
    child.once("exit", (code, signal) => {
      const timer = setTimeout(() => resolve({ code, signal }), drainMs);
      child.once("close", () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

/** A flooding pod is not read any more, so that it costs nothing until it is dead. */
function stopReading(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
}

/**
 * Watches a launched pod: its log through the gate, its reports, its end.
 * @throws Error with what the launcher printed, if the pod couldn't be started
 */
export async function watchPod(
  tier: Tier,
  launched: Launched,
  door: Door,
  handlers: PodHandlers,
  bounds: Bounds,
): Promise<PodProcess> {
  const { child } = launched;
  const wrapped = door.listenerFd === undefined;
  const sent = new Set<NodeJS.Signals>();
  const lastWords: string[] = [];
  const listening = Promise.withResolvers<void>();
  let pid: number | undefined;
  let gone = false;
  let why: string | undefined;

  /** A pod may be quicker to say so than the launcher is to tell its pid. */
  let listensEarly = false;
  const listens = (): void => {
    if (pid === undefined) listensEarly = true;
    else if (!gone) {
      door.open(pid);
      listening.resolve();
    }
  };

  const signalPod = (signal: NodeJS.Signals): boolean => {
    if (gone || pid === undefined) return false;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
      throw error;
    }
    sent.add(signal);
    return true;
  };

  const putDown = (reason: string): void => {
    why ??= `killed: ${reason}`;
    if (!signalPod("SIGKILL")) child.kill("SIGKILL");
  };

  const now = () => performance.now();
  const gate = createLogGate({
    onLine: (stream, line) => {
      if (pid === undefined) lastWords.push(line);
      handlers.onLog(stream, line);
    },
    onFlood: () => {
      putDown(`printed more than ${logLimits.killAfterBytes / 1024 / 1024} MB`);
      stopReading(child);
    },
    now,
  });
  const reports = createReportReader({
    onReport: (report) => {
      if (report.type === "listening") listens();
      handlers.onReport(report);
    },
    onFlood: () => {
      putDown("wrote more than 8 MB of reports");
      stopReading(child);
    },
    now,
  });
  child.stdout?.on("data", (chunk: Uint8Array) => gate.push("stdout", chunk));
  child.stderr?.on("data", (chunk: Uint8Array) => gate.push("stderr", chunk));
  child.stdio[podDescriptors.reports]?.on("data", (chunk: Uint8Array) => reports.push(chunk));
  for (const stream of child.stdio) (stream as Readable | null)?.on("error", () => undefined);

  const exited: Promise<PodExit> = ended(child).then(({ code, signal }) => {
    gate.end();
    return podExit(tier, { code, signal, sent, why });
  });
  child.once("exit", () => {
    gone = true;
    door.close();
  });

  try {
    pid = await launched.pid;
  } catch (error) {
    child.kill("SIGKILL");
    await exited;
    throw new Error([(error as Error).message, ...lastWords].join(": "), { cause: error });
  }
  if (listensEarly) listens();
  const { writes } = launched;
  const watchdog = startWatchdog({ pid, writes, wrapped, bounds, onExcess: putDown });
  void exited.then(() => watchdog.stop());
  const ownPid = pid;
  return {
    pid,
    pidOne: launched.pidOne,
    socketPath: door.path,
    listening: listening.promise,
    exited,
    kill: signalPod,
    exec: (command, signal) => runInside(launched.inside(ownPid, command), signal),
  };
}
