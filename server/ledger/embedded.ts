import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresAccount, type Account } from "./account.ts";
import { openCacheFolder } from "./cache-folder.ts";
import { startGuard, sweep } from "./guard.ts";
import { GuardedProcess } from "./guarded-process.ts";
import { isAbandoned, ownedName, tokenOf } from "./owner.ts";
import type { PostgresHandle } from "./postgres.ts";
import { findPrograms } from "./programs.ts";
import { restrictEverybody } from "./rights.ts";
import { clusterSettings } from "./settings.ts";

/** What `sockaddr_un` holds on the narrowest system, less the name of Postgres' socket in the folder. */
const longestSocketDir = 103 - "/.s.PGSQL.5432".length;

/**
 * Starts a Postgres of this process' own, empty, and as short-lived as the process: however that ends, nothing of the
 * database is left behind.
 * @throws {Error} that says why it didn't start, with its last words.
 */
export async function startEmbedded(cacheDir: string): Promise<PostgresHandle> {
  const account = postgresAccount();
  const cache = openCacheFolder(cacheDir, account);
  const programs = await findPrograms(cache.programs, account.uid !== undefined);
  await sweepAbandoned(cache.clusters, account);

  const name = ownedName();
  const sockets = socketDirOf(name);
  const cluster = {
    folder: join(cache.clusters, name),
    sockets,
    programs,
    settings: clusterSettings(sockets),
  };
  const postgres = new GuardedProcess(startGuard(cluster, account));
  const password = randomBytes(24).toString("base64url");
  const adminUrl = urlOf(sockets, password);
  await postgres.start(password);
  try {
    await restrictEverybody(adminUrl);
  } catch (error) {
    await postgres.abandon();
    throw error;
  }
  postgres.unref();
  let stopped: Promise<void> | undefined;
  return { adminUrl, ended: postgres.ended, stop: () => (stopped ??= postgres.stop()) };
}

function urlOf(sockets: string, password: string): string {
  const url = new URL("postgresql://localhost/postgres");
  url.username = "lastcall";
  url.password = password;
  url.searchParams.set("host", sockets);
  return url.href;
}

function socketDirOf(name: string): string {
  const folder = `lc-pg-${tokenOf(name)}`;
  const dir = join(tmpdir(), folder);
  return dir.length <= longestSocketDir ? dir : join("/tmp", folder);
}

async function sweepAbandoned(clusters: string, account: Account): Promise<void> {
  const abandoned = readdirSync(clusters).filter(isAbandoned);
  await sweep(
    abandoned.map((name) => ({ folder: join(clusters, name), sockets: socketDirOf(name) })),
    account,
  );
}
