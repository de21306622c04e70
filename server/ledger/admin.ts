import type { ConnectionOptions } from "node:tls";
import pg from "pg";

/** Where an admin URL leads, without its password: fit for messages. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The folder of the server's Unix socket; null when it is reached over TCP. */
  readonly socketDir: string | null;
  /** How connections to it are encrypted; null when they are not. */
  readonly tls: ConnectionOptions | null;
}

export interface Admin {
  readonly client: pg.Client;
  readonly target: Target;
}

const patience = 10_000;

/**
 * Connects as the database's administrator. The connection's later loss is told by the next query, not thrown.
 * @throws {Error} that names the place (never the password) and the reason.
 */
export async function connectAdmin(adminUrl: string): Promise<Admin> {
  let client: pg.Client;
  try {
    client = new pg.Client({
      connectionString: adminUrl,
      application_name: "last-call",
      connectionTimeoutMillis: patience,
      statement_timeout: patience,
    });
  } catch (error) {
    throw new Error(
      "the database's URL can't be read; it must look like postgresql://user:password@host:5432/name",
      {
        cause: error,
      },
    );
  }
  client.on("error", () => {});
  const { host, port, database = "postgres" } = client;
  const socketDir = host.startsWith("/") ? host : null;
  const target: Target = { host, port, database, socketDir, tls: encryptionOf(client) };
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw new Error(`no connection to the database ${database} at ${host}:${port}: ${reason(error)}`, {
      cause: error,
    });
  }
  return { client, target };
}

/** What the URL says of encryption, as read by the client itself. */
function encryptionOf(client: pg.Client): ConnectionOptions | null {
  const { ssl } = client as unknown as { ssl: boolean | ConnectionOptions };
  if (ssl === false) return null;
  return ssl === true ? {} : ssl;
}

/** A refused connect to a name with several addresses is an AggregateError, whose own message is empty. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join("; ");
  return error instanceof Error ? error.message || error.name : String(error);
}
