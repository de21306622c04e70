import { once } from "node:events";
import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import pg from "pg";
import { onTestFinished, vi } from "vitest";
import { connectAdmin } from "./admin.ts";
import type { Payment, PostgresHandle, RunLedger } from "./index.ts";

/** Generous: what is waited for takes well below a second on an idle machine. */
export const patience = { timeout: 20_000, interval: 20 };

/** What a running database has on this machine. */
export interface Traces {
  readonly pid: number;
  /** Its data folder, and the folder of its socket. */
  readonly folders: string[];
  /** The number of its segment of System V shared memory. */
  readonly segment: string;
}

export async function tracesOf(adminUrl: string): Promise<Traces> {
  const { client, target } = await connectAdmin(adminUrl);
  const { rows } = await client.query<{ data: string; lock: string }>(
    "select current_setting('data_directory') as data, pg_read_file('postmaster.pid') as lock",
  );
  await client.end();
  const { data = "", lock = "" } = rows[0] ?? {};
  const segment = /\d+$/.exec(lock.split("\n")[6] ?? "")?.[0] ?? "";
  return { pid: Number.parseInt(lock, 10), folders: [data, target.socketDir ?? ""], segment };
}

const segments = "/proc/sysvipc/shm";

/** Whether this machine still has the segment, as far as it tells. */
const isHeld = (segment: string): boolean =>
  existsSync(segments) && new RegExp(`^ *-?\\d+ +${segment} `, "m").test(readFileSync(segments, "utf8"));

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What of it is still there. Of a folder that may not be looked into, its parent tells. */
const remains = ({ pid, folders, segment }: Traces): (string | number)[] => [
  ...(isRunning(pid) ? [pid] : []),
  ...(isHeld(segment) ? [`segment ${segment}`] : []),
  ...folders.filter((folder) => existsSync(folder)),
];

export const untilNothingRemains = (traces: Traces): Promise<void> =>
  vi.waitFor(() => {
    const left = remains(traces);
    if (left.length > 0) throw new Error(`still there: ${left.join(", ")}`);
  }, patience);

/** The payments that were committed since the last look. */
export const paymentsOf = async (run: RunLedger): Promise<readonly Payment[]> => (await run.news()).payments;

/** Connects as a pod of a run does. The connection ends with the test. */
export async function podOf(run: RunLedger, name = "web-1"): Promise<pg.Client> {
  const client = new pg.Client({
    host: run.target.host,
    port: Number(run.env["PGPORT"]),
    user: run.env["PGUSER"],
    password: run.env["PGPASSWORD"],
    database: run.env["PGDATABASE"],
    application_name: name,
  });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end().catch(() => {}));
  return client;
}

/** A server process of its own that starts a database; its first line of output is the handle. */
export async function serverProcess(): Promise<{
  child: ChildProcess;
  handle: Omit<PostgresHandle, "stop">;
}> {
  const child = startServerProcess();
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, handle: JSON.parse(line) as Omit<PostgresHandle, "stop"> };
}

export function startServerProcess(): ChildProcessByStdio<null, Readable, null> {
  const module = JSON.stringify(new URL("./index.ts", import.meta.url).href);
  const program = `
    import { startPostgres } from ${module};
    const handle = await startPostgres({ databaseUrl: undefined });
    console.log(JSON.stringify(handle));
    setInterval(() => {}, 60_000);`;
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
