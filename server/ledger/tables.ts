/**
 * Who wrote a row, and when: said by the server, because the pods' role may not set these columns. `pod` is what the
 * connection calls itself, which a pod may choose; `backend` is the server process behind it, which it may not.
 * `xact` tells the reader which rows are new.
 */
const witness = `pod text not null default current_setting('application_name'),
      backend integer not null default pg_backend_pid(),
      at timestamptz not null default clock_timestamp(),
      xact xid8 not null default pg_current_xact_id()`;

/**
 * The role may add payments and look at them; when a payment was made, and which number it has, only the server says.
 * A payment may be made twice: nothing but the pod's care prevents it. A key can be claimed once, and is free again if
 * the transaction that claimed it comes to nothing.
 */
const payments = (run: string): string => `
    create table ${run}.payments (
      id bigint generated always as identity primary key,
      payment text not null check (char_length(payment) between 1 and 64),
      amount integer not null,
      ${witness}
    );
    create index on ${run}.payments (xact);
    grant select, insert (payment, amount) on ${run}.payments to ${run};
    create table ${run}.idempotency_keys (
      key text primary key check (char_length(key) between 1 and 255),
      ${witness}
    );
    grant select, insert (key) on ${run}.idempotency_keys to ${run};`;

/**
 * The role may change what a worker must: a job's state, its holder and its lease. The history is written by the
 * server whenever a statement sets `state`: one that only prolongs a lease is none of its business.
 */
const jobs = (run: string): string => `
    create table ${run}.jobs (
      id integer primary key,
      payload jsonb not null,
      state text not null default 'queued' check (state in ('queued', 'claimed', 'done')),
      claimed_by text check (char_length(claimed_by) <= 64),
      lease_until timestamptz,
      attempts integer not null default 0,
      queued_at timestamptz not null default clock_timestamp()
    );
    grant select, update (state, claimed_by, lease_until) on ${run}.jobs to ${run};
    create table ${run}.job_history (
      id bigint generated always as identity primary key,
      job integer not null,
      what text not null,
      ${witness}
    );
    create index on ${run}.job_history (xact);
    create function ${run}.record_job() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $record$
      begin
        if new.state = 'claimed' then
          new.attempts := old.attempts + 1;
        elsif tg_op = 'UPDATE' and new.state = 'queued' and old.state = 'queued' then
          return new;
        end if;
        insert into ${run}.job_history (job, what) values (
          new.id,
          case new.state
            when 'claimed' then 'claimed'
            when 'done' then 'finished'
            else case tg_op when 'INSERT' then 'queued' else 'released' end
          end
        );
        return new;
      end $record$;
    revoke all on function ${run}.record_job() from public;
    create trigger record_job before insert or update of state on ${run}.jobs
      for each row execute function ${run}.record_job();`;

/** Entries in the order of their numbers, without gaps: the lab alone adds them. */
const feed = (run: string): string => `
    create table ${run}.feed (
      id integer primary key,
      at timestamptz not null default clock_timestamp()
    );
    grant select on ${run}.feed to ${run};`;

/** Makes the tables of a run, and what its role may do with them. @param run the quoted name of schema and role. */
export const tableStatements = (run: string): string => [payments(run), jobs(run), feed(run)].join("\n");

/** Adds jobs, numbered from $1 to $2, each of the next kind of $3 in turn; of no kind where that is empty. */
export const queueStatement = (run: string): string =>
  `insert into ${run}.jobs (id, payload)
     select id, jsonb_strip_nulls(jsonb_build_object(
              'receipt', id,
              'kind', ($3::text[])[1 + (id - 1) % greatest(1, cardinality($3::text[]))]
            ))
       from generate_series($1::integer, $2::integer) as id`;

/** Adds entries to the feed, numbered from $1 to $2. */
export const feedStatement = (run: string): string =>
  `insert into ${run}.feed (id) select generate_series($1::integer, $2::integer)`;

/** What nothing has been seen of yet. */
export const nothingSeen = "1:1:";

/** The most rows that are read at once: far above any scenario, far below what a lab can hold. */
export const mostRows = 1_000_000;

/**
 * What has been committed since the snapshot $2 was taken, and in the first row the snapshot for the next time. A row
 * whose number is low may be committed late: so not the highest number tells what is new, but what the snapshot could
 * not see. Times are ms after $1, ms since 1970.
 */
export const newsStatement = (run: string): string => {
  const fresh = `pod, backend, (extract(epoch from at) * 1000 - $1::numeric)::float8 as "atMs"`;
  const unseen =
    "xact >= pg_snapshot_xmin($2::pg_snapshot) and not pg_visible_in_snapshot(xact, $2::pg_snapshot)";
  return `
    select what, subject, pod, backend, "atMs" from (
      select 0 as part, 0::bigint as id, 'snapshot' as what, pg_current_snapshot()::text as subject,
             null as pod, null::integer as backend, null::float8 as "atMs"
      union all select 1, id, 'paid', payment, ${fresh} from ${run}.payments where ${unseen}
      union all select 2, id, what, job::text, ${fresh} from ${run}.job_history where ${unseen}
    ) as news order by part, id limit ${mostRows + 2}`;
};
