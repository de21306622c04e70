import pg from "pg";

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

/**
 * Makes a run's schema and role, all or nothing. The role may add payments and look at them; when a payment was made,
 * and which number it has, only the server says.
 */
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
    create table ${run}.payments (
      id bigint generated always as identity primary key,
      payment text not null check (char_length(payment) between 1 and 64),
      amount integer not null,
      pod text not null default current_setting('application_name'),
      at timestamptz not null default clock_timestamp()
    );
    grant select, insert (payment, amount) on ${run}.payments to ${run};
    commit;`;
}

/** The most payments that are read of one run: far above any scenario, far below what a lab can hold. */
export const mostPayments = 1_000_000;

export const paymentsStatement = (name: string): string =>
  `select payment, pod, (extract(epoch from at) * 1000 - $1::numeric)::float8 as "atMs"
     from ${identifier(name)}.payments order by id limit ${mostPayments + 1}`;

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
