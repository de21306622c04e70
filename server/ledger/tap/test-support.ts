import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, vi } from "vitest";
import type { EventBody } from "../../protocol/index.ts";
import { openRun, DatabaseTaps, type RunLedger } from "../index.ts";
import { patience } from "../test-support.ts";

let runs = 0;

export interface Tapped {
  readonly run: RunLedger;
  readonly taps: DatabaseTaps;
  readonly events: EventBody[];
  /** How a pod connects. */
  readonly config: pg.ClientConfig;
  /** Resolves with the event that says how the n-th session was closed. */
  closed(session?: number): Promise<EventBody>;
}

/** A run with one tap. Both go with the test. */
export async function tapped(adminUrl: string): Promise<Tapped> {
  const run = await openRun(adminUrl, `t-${++runs}`);
  const folder = mkdtempSync(join(tmpdir(), "lc-t-"));
  const events: EventBody[] = [];
  const taps = new DatabaseTaps(run.target, (event) => events.push(event));
  await taps.open("web-1", folder);
  onTestFinished(async () => {
    await run.close();
    await taps.close();
    rmSync(folder, { recursive: true });
  });
  const config = {
    host: folder,
    port: run.target.port,
    user: run.env["PGUSER"],
    password: run.env["PGPASSWORD"],
    database: run.env["PGDATABASE"],
    application_name: "web-1",
  };
  const closed = (session = 1): Promise<EventBody> =>
    vi.waitFor(() => {
      const found = events.find((event) => event.type === "database.closed" && event.session === session);
      if (!found) throw new Error(`session ${session} is not closed: ${JSON.stringify(events)}`);
      return found;
    }, patience);
  return { run, taps, events, config, closed };
}

/** Connects as a pod does. The connection ends with the test. */
export async function tappedPod(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.end().catch(() => {}));
  return client;
}

/** Waits until this holds of the sessions that Postgres has for a run. */
export const sessionsOf = async (
  { client }: { readonly client: pg.Client },
  run: RunLedger,
  wanted: readonly { readonly wait_event: string }[],
): Promise<void> =>
  vi.waitFor(async () => {
    const { rows } = await client.query("select wait_event from pg_stat_activity where usename = $1", [
      run.env["PGUSER"],
    ]);
    expect(rows).toEqual(wanted);
  }, patience);

/** A pod of its own, which says "ready" once it has done this with its client. */
export async function podProcess(config: pg.ClientConfig, work: string): Promise<ChildProcess> {
  const folder = mkdtempSync(join(tmpdir(), "lc-t-"));
  const file = join(folder, "pod.mjs");
  writeFileSync(
    file,
    `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
     const client = new pg.Client(${JSON.stringify(config)});
     await client.connect();
     ${work}
     process.send("ready");
     setInterval(() => {}, 60_000);`,
  );
  const child = fork(file, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });
  await once(child, "message");
  return child;
}
