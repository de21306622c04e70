import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ProgramProblem } from "../../protocol/index.ts";
import { patience, unread } from "./patience.ts";

/** JavaScript, or why there is none. After a `fatal` problem the thread can't read anything any more. */
export type Stripped =
  { readonly text: string } | { readonly problem: ProgramProblem; readonly fatal: boolean };

let thread: Worker | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Strips the types of a program that nobody has looked at, in a thread of its own: what is nested too deeply ruins
 * Node's parser for good, for everybody else in the same thread. One program after the other.
 */
export function stripApart(source: { path: string; text: string }): Promise<Stripped> {
  const mine = turn.then(() => ask(source));
  turn = mine;
  return mine;
}

async function ask(source: { path: string; text: string }): Promise<Stripped> {
  const asked = (thread ??= start());
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    asked.postMessage(source);
    const [answer] = (await once(asked, "message", { signal: AbortSignal.timeout(patience) })) as [Stripped];
    if ("fatal" in answer && answer.fatal) end(asked);
    return answer;
  } catch {
    end(asked);
    return { problem: unread, fatal: true };
  }
}

function start(): Worker {
  const worker = new Worker(new URL("./strip-thread.ts", import.meta.url), {
    // Less than a lab's process has, so that what can be read here can be read there.
    resourceLimits: { stackSizeMb: 0.75 },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  worker.unref();
  return worker;
}

/** The next program gets a new thread. */
function end(worker: Worker): void {
  thread = undefined;
  void worker.terminate();
}
