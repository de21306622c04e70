import { defaultCacheDir } from "./cache-folder.ts";
import { startEmbedded } from "./embedded.ts";
import { useExternal } from "./external.ts";

export interface PostgresHandle {
  /** How an administrator connects; holds a password. */
  readonly adminUrl: string;
  /** Resolves when the database that comes with Last Call has ended, whyever; never for another one. */
  readonly ended: Promise<void>;
  /** Ends the database and removes its data; does nothing to one that was found by DATABASE_URL. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Where programs and data are kept; by default $XDG_CACHE_HOME or ~/.cache, for root /var/cache. */
  readonly cacheDir?: string;
  /** A database to use instead of the embedded one; by default what the environment says. */
  readonly databaseUrl?: string | undefined;
}

/**
 * The database of a server process: started once, used by all its labs.
 * @throws {Error} that says why there is none, and what to do.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresHandle> {
  const { cacheDir = defaultCacheDir(), databaseUrl = process.env["DATABASE_URL"] } = options;
  if (databaseUrl) return useExternal(databaseUrl);
  try {
    return await startEmbedded(cacheDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\nWith DATABASE_URL set, Last Call uses a Postgres of your own instead.`, {
      cause: error,
    });
  }
}
