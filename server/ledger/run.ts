import { randomBytes } from "node:crypto";
import pg, { type Client } from "pg";
import { connectAdmin, reason, type Target } from "./admin.ts";
import { NewsReader, type News } from "./news.ts";
import { createStatements, dropStatements, expelStatements, nameOf } from "./run-schema.ts";
import { feedStatement, queueStatement } from "./tables.ts";

export interface RunLedger {
  /**
   * What a pod needs to connect as the run's role: PGUSER, PGPASSWORD, PGDATABASE, PGPORT, and FEED_CHANNEL to listen
   * on. PGHOST is a pod's own: the folder of its tap. Give each pod its own name as PGAPPNAME.
   */
  readonly env: Record<string, string>;
  /** Where the database itself is. */
  readonly target: Target;
  /** What was committed since the last call; the first time, since the run was opened. */
  news(): Promise<News>;
  /** Queues so many jobs, numbered on from the last one, the first being 1; their kinds are these in turn, if any. */
  queueJobs(count: number, kinds?: readonly string[]): Promise<void>;
  /** Appends so many entries to the feed, numbered on from the last one, and notifies whoever listens. */
  appendFeed(count: number): Promise<void>;
  /** Ends the pods' connections and removes the run's schema and role. */
  close(): Promise<void>;
}

/**
 * Gives a run its own ledger: a schema, and a role that may add payments but never change or remove one.
 * @param zero the moment the run began, in ms as Date.now() counts; by default this moment.
 * @throws {Error} when the database can't be reached, or a run of that id has a ledger already.
 */
export async function openRun(adminUrl: string, runId: string, zero = Date.now()): Promise<RunLedger> {
  const name = nameOf(runId);
  const { client, target } = await connectAdmin(adminUrl);
  const password = randomBytes(24).toString("base64url");
  let base: number;
  try {
    base = zero + (await clockAhead(client, target));
    await client.query(createStatements(name, target.database, password));
  } catch (error) {
    await leave(client);
    throw new Error(`the ledger of run ${runId} can't be made: ${reason(error)}`, { cause: error });
  }
  // One connection takes one query at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  const schema = pg.escapeIdentifier(name);
  const reader = new NewsReader(client, name, base);
  const queue = numbering(client, queueStatement(schema));
  const feed = numbering(client, feedStatement(schema));
  let closed: Promise<void> | undefined;
  return {
    env: environmentOf(name, password, target),
    target,
    news: () => inTurn(() => reader.read()),
    queueJobs: (count, kinds = []) => inTurn(() => queue(count, kinds)),
    appendFeed: (count) =>
      inTurn(async () => {
        await feed(count);
        await client.query(`notify ${schema}`);
      }),
    close: () => (closed ??= inTurn(() => removeAndLeave(client, name))),
  };
}

/**
 * Removes what a run left that was never closed, because its lab died. Does nothing when there is nothing.
 * @throws {Error} when the database can't be reached.
 */
export async function dropRun(adminUrl: string, runId: string): Promise<void> {
  const { client } = await connectAdmin(adminUrl);
  await removeAndLeave(client, nameOf(runId));
}

/** Adds rows whose numbers follow each other from 1 on. */
function numbering(client: Client, statement: string): (count: number, ...more: unknown[]) => Promise<void> {
  let last = 0;
  return async (count, ...more) => {
    await client.query(statement, [last + 1, last + count, ...more]);
    last += count;
  };
}

function environmentOf(name: string, password: string, target: Target): Record<string, string> {
  return {
    PGUSER: name,
    PGPASSWORD: password,
    PGDATABASE: target.database,
    PGPORT: String(target.port),
    FEED_CHANNEL: name,
  };
}

const loopback = new Set(["localhost", "127.0.0.1", "::1"]);

/** How far the database's clock is ahead of ours, in ms. On one machine it is the same clock. */
async function clockAhead(client: Client, { socketDir, host }: Target): Promise<number> {
  if (socketDir !== null || loopback.has(host)) return 0;
  const before = Date.now();
  const { rows } = await client.query<{ now: number }>(
    "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
  );
  return (rows[0]?.now ?? before) - (before + Date.now()) / 2;
}

/** A connection that is lost already has been left, too. */
async function leave(client: Client): Promise<void> {
  await client.end().catch(() => {});
}

async function removeAndLeave(client: Client, name: string): Promise<void> {
  try {
    await remove(client, name);
  } finally {
    await leave(client);
  }
}

async function remove(client: Client, name: string): Promise<void> {
  try {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [name]);
    if (rowCount === 0) return;
    await client.query(expelStatements(name));
    await client.query(dropStatements(name));
  } catch (error) {
    throw new Error(`the ledger ${name} can't be removed: ${reason(error)}`, { cause: error });
  }
}
