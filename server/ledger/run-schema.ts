import pg from "pg";
import { tableStatements } from "./tables.ts";

const identifier = pg.escapeIdentifier;
const literal = pg.escapeLiteral;

/** Connections that the pods of one run may have open at once. */
const connectionLimit = 100;

/**
 * Rights on the database are one row of the catalogue, which two transactions can't change at once: so runs are made
 * and removed one after another. The number is as good as any.
 */
const oneAtATime = "select pg_advisory_xact_lock(8151720)";

/** The schema of a run, and the role of its pods: they share one name. */
export function nameOf(runId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/.test(runId)) return `run_${runId}`;
  throw new Error(
    `run id ${JSON.stringify(runId)} can't name a schema: use at most 48 letters, digits, dashes and underscores`,
  );
}

/** Makes a run's schema, with its tables, and its role: all or nothing. */
export function createStatements(name: string, database: string, password: string): string {
  const run = identifier(name);
  return `begin;
    ${oneAtATime};
    select set_config('scram_iterations', '1', true) from pg_settings where name = 'scram_iterations';
    create role ${run} login noinherit password ${literal(password)} connection limit ${connectionLimit};
    grant ${run} to current_user;
    alter role ${run} set search_path = ${run};
    alter role ${run} set statement_timeout = '10s';
    alter role ${run} set idle_in_transaction_session_timeout = '60s';
    grant connect on database ${identifier(database)} to ${run};
    create schema ${run};
    grant usage on schema ${run} to ${run};
    ${tableStatements(run)}
    commit;`;
}

/** Ends what is still connected, and waits for it: an open transaction would hold up what follows. */
export const expelStatements = (name: string): string =>
  `alter role ${identifier(name)} nologin;
   select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = ${literal(name)};`;

export const dropStatements = (name: string): string => {
  const run = identifier(name);
  return `begin;
    ${oneAtATime};
    drop schema if exists ${run} cascade;
    drop owned by ${run};
    drop role ${run};
    commit;`;
};
