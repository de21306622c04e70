import { connectAdmin, reason, type Admin } from "./admin.ts";
import type { PostgresHandle } from "./postgres.ts";

/** Postgres 14: older ones are out of support. */
const oldest = 140_000;

const advice = "DATABASE_URL is set: correct it, or unset it to use the database that comes with Last Call.";

/**
 * Uses somebody else's Postgres. Only what a run needs is made in it, and removed when the run closes.
 * @throws {Error} when it can't be reached, or its role may not make schemas and roles.
 */
export async function useExternal(databaseUrl: string): Promise<PostgresHandle> {
  let admin: Admin;
  try {
    admin = await connectAdmin(databaseUrl);
  } catch (error) {
    throw new Error(`${reason(error)}. ${advice}`, { cause: error });
  }
  const { client, target } = admin;
  try {
    const { rows } = await client.query<{ version: number; roles: boolean; schemas: boolean; me: string }>(
      `select current_setting('server_version_num')::int as version, current_user as me,
              rolsuper or rolcreaterole as roles,
              has_database_privilege(current_database(), 'create') as schemas
         from pg_roles where rolname = current_user`,
    );
    const [found] = rows;
    if (!found || found.version < oldest) {
      throw new Error(`the database is Postgres ${found?.version}, older than 14. ${advice}`);
    }
    if (!found.roles || !found.schemas) {
      throw new Error(
        `the role ${found.me} must be allowed to make roles and schemas (createrole, and create on database ` +
          `${target.database}), because every run gets its own. ${advice}`,
      );
    }
  } finally {
    await client.end();
  }
  return { adminUrl: databaseUrl, ended: new Promise(() => undefined), stop: async () => {} };
}
