import pg from "pg";
import { connectAdmin } from "./admin.ts";

/**
 * What every role may call by default and no pod should: large objects (they fill the disk and belong to no schema),
 * advisory locks and notifications (shared by all runs of a database), messages in the write-ahead log.
 */
const shared = "^(lo_.*|pg_(try_)?advisory_.*|pg_notify|pg_logical_emit_message)$";

/**
 * Takes from the role PUBLIC what Postgres gives it by default, in a database that is the lab's alone: connecting,
 * temporary tables, the public schema, anonymous code blocks, and functions whose effect goes beyond a run's schema.
 */
export async function restrictEverybody(adminUrl: string): Promise<void> {
  const { client, target } = await connectAdmin(adminUrl);
  try {
    const { rows } = await client.query<{ name: string }>(
      "select oid::regprocedure::text as name from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ $1",
      [shared],
    );
    await client.query(
      [
        `revoke all on database ${pg.escapeIdentifier(target.database)}, template1 from public`,
        "revoke all on schema public from public",
        "revoke usage on language plpgsql from public",
        `revoke execute on function ${rows.map(({ name }) => name).join(", ")} from public`,
      ].join(";"),
    );
  } finally {
    await client.end();
  }
}
