import { Page as Caller } from "../../server/testing/page.ts";
import { start } from "../../server/testing/cli.ts";
import { fold, fromJsonl, type History } from "../../server/protocol/index.ts";

/** A server of the lab, as `lastcall serve` starts it. */
export interface Server {
  /** The one link that it printed, token and all. */
  readonly link: string;
  readonly origin: string;
  readonly pid: number;
  /** Talks to the server as a page does. */
  readonly caller: Caller;
  /** SIGTERM; resolves with the exit code, once it has ended. */
  stop(): Promise<number | null>;
  /** kill -9; resolves once it has ended. */
  kill(): Promise<void>;
}

interface Options {
  readonly port?: number;
  readonly tier?: "container" | "process";
  /** 64 hexadecimal digits, instead of a token of the server's own. */
  readonly token?: string;
  /** The folder of the finished runs that it keeps, instead of an empty one. */
  readonly data?: string;
  /** A workshop, in which so many runs are made at a time. */
  readonly workshop?: { readonly runs: number };
}

/** Starts the real server on a free port. @throws Error with what it printed when it doesn't open. */
export async function startServer({ port = 0, tier, token, data, workshop }: Options = {}): Promise<Server> {
  const args = [
    "serve",
    "--port",
    String(port),
    ...(tier ? ["--tier", tier] : []),
    ...(data ? ["--data", data] : []),
    ...(workshop ? ["--workshop", "--runs", String(workshop.runs)] : []),
  ];
  const running = start(args, token === undefined ? {} : { LASTCALL_TOKEN: token });
  const caller = new Caller(await running.line("Last Call is open: "));
  const { pid } = running.child;
  if (pid === undefined) throw new Error("the server has no process id");
  return {
    link: `${caller.origin}/#token=${caller.token}`,
    origin: caller.origin,
    pid,
    caller,
    async stop() {
      running.child.kill("SIGTERM");
      const { code, stderr } = await running.ended;
      if (code !== 0) process.stderr.write(stderr);
      return code;
    },
    async kill() {
      running.child.kill("SIGKILL");
      await running.ended;
    },
  };
}

/** The last run of a session as the server exports it. Reading it fails on an event that is missing or doubled. */
export async function exportedRun({ caller }: Server, session: string): Promise<History> {
  const answer = await caller.fetch(`/api/sessions/${session}/journal.jsonl`);
  if (!answer.ok) throw new Error(`the server exports no journal: ${answer.status} ${await answer.text()}`);
  const { header, events } = fromJsonl(await answer.text());
  return fold(header, events);
}
