import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { dropRun, openRun, startPostgres, type PostgresHandle, type RunLedger } from "./index.ts";
import { connectAdmin } from "./admin.ts";
import { podOf } from "./test-support.ts";

let postgres: PostgresHandle;
let runs = 0;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
}, 120_000);
afterAll(() => postgres.stop());

async function freshRun(): Promise<{ id: string; run: RunLedger }> {
  const id = `r-${++runs}`;
  const run = await openRun(postgres.adminUrl, id);
  onTestFinished(() => run.close());
  return { id, run };
}

test("payments are read in the order they were made, with pod and time", async () => {
  const before = Date.now();
  const { run } = await freshRun();
  const first = await podOf(run, "web-1");
  const second = await podOf(run, "web-2");
  await first.query("insert into payments (payment, amount) values ('7', 100)");
  await second.query("insert into payments (payment, amount) values ('3', 200), ('7', 100)");
  const payments = await run.payments();
  expect(payments.map(({ payment, pod }) => [payment, pod])).toEqual([
    ["7", "web-1"],
    ["3", "web-2"],
    ["7", "web-2"],
  ]);
  const span = Date.now() - before;
  for (const { atMs } of payments) expect(atMs).toSatisfy((at: number) => at >= -5 && at <= span + 5);
});

test("times count from the moment that the lab calls zero", async () => {
  const run = await openRun(postgres.adminUrl, "zero", Date.now() - 3_600_000);
  onTestFinished(() => run.close());
  await (await podOf(run)).query("insert into payments (payment, amount) values ('1', 1)");
  expect((await run.payments())[0]?.atMs).toBeGreaterThanOrEqual(3_600_000 - 5);
});

test("what isn't committed isn't in the ledger", async () => {
  const { run } = await freshRun();
  const pod = await podOf(run);
  await pod.query("begin; insert into payments (payment, amount) values ('1', 1)");
  expect(await run.payments()).toEqual([]);
  await pod.query("rollback");
  expect(await run.payments()).toEqual([]);
});

test("a pod may look for a payment before it makes it", async () => {
  const { run } = await freshRun();
  const pod = await podOf(run);
  const pay = `insert into payments (payment, amount) select '1', 5
                where not exists (select from payments where payment = '1')`;
  expect((await pod.query(pay)).rowCount).toBe(1);
  expect((await pod.query(pay)).rowCount).toBe(0);
});

describe("what a pod's role may not", () => {
  test.each([
    ["change a payment", "update payments set amount = 0"],
    ["take one back", "delete from payments"],
    ["take all back", "truncate payments"],
    ["say when it was made", "insert into payments (payment, amount, at) values ('1', 1, '2000-01-01')"],
    ["say who made it", "insert into payments (payment, amount, pod) values ('1', 1, 'web-2')"],
    [
      "choose its number",
      "insert into payments (id, payment, amount) overriding system value values (9, '1', 1)",
    ],
    ["turn the numbers back", "select setval('payments_id_seq', 1)"],
    ["remove the table", "drop table payments"],
    ["alter the table", "alter table payments alter column at set default '2000-01-01'"],
    [
      "add a trigger",
      "create trigger t before insert on payments execute function suppress_redundant_updates_trigger()",
    ],
    ["hold the table against its reader", "begin; lock table payments in access exclusive mode"],
    ["hold rows", "select * from payments for update"],
    ["make a table", "create table mine (x int)"],
    ["make a table in public", "create table public.mine (x int)"],
    ["make a temporary table", "create temporary table mine (x int)"],
    ["make a schema", "create schema mine"],
    ["make a role", "create role mine"],
    ["run code blocks", "do $$ begin end $$"],
    ["become the admin", "set role lastcall"],
    ["see other runs' payments", "select * from run_other.payments"],
    ["make other runs' payments", "insert into run_other.payments (payment, amount) values ('1', 1)"],
    ["read the server's files", "select pg_read_file('postmaster.pid')"],
    ["write the server's files", "copy (select 1) to '/tmp/x'"],
    ["run the server's programs", "copy payments from program 'true'"],
    [
      "stop the admin's sessions",
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lastcall'",
    ],
    ["reload the settings", "select pg_reload_conf()"],
    ["change the server's settings", "alter system set fsync = on"],
    ["lift the limit on temporary files", "set temp_file_limit = -1"],
    ["read passwords", "select * from pg_authid"],
    ["fill the disk with large objects", "select lo_from_bytea(0, 'x')"],
    ["take locks that all runs share", "select pg_advisory_lock(1)"],
    ["lift its own limit on connections", "alter role current_user connection limit -1"],
  ])("%s", async (_, statement) => {
    const other = await openRun(postgres.adminUrl, "other");
    onTestFinished(() => other.close());
    const { run } = await freshRun();
    const pod = await podOf(run);
    await pod.query("insert into payments (payment, amount) values ('1', 1)");
    await expect(pod.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|42704|428C9)$/),
    });
    expect(await run.payments()).toHaveLength(1);
    expect(await other.payments()).toEqual([]);
  });

  test("connect to another database, or as another run", async () => {
    const { run } = await freshRun();
    const { run: other } = await freshRun();
    const elsewhere = { ...run, env: { ...run.env, PGDATABASE: "template1" } };
    await expect(podOf(elsewhere)).rejects.toMatchObject({ code: "42501" });
    const asOther = { ...run, env: { ...run.env, PGUSER: other.env["PGUSER"] ?? "" } };
    await expect(podOf(asOther)).rejects.toMatchObject({ code: "28P01" });
  });

  test("make payments whose names are no names", async () => {
    const { run } = await freshRun();
    const pod = await podOf(run);
    const pay = "insert into payments (payment, amount) values ($1, 1)";
    for (const payment of ["", "x".repeat(65)]) {
      await expect(pod.query(pay, [payment])).rejects.toMatchObject({ code: "23514" });
    }
  });
});

describe("the end of a run", () => {
  test("close ends the pods' connections, in a transaction or not, and removes every trace", async () => {
    const run = await openRun(postgres.adminUrl, "ending");
    const pod = await podOf(run);
    const lost = new Promise<Error>((resolve) => pod.once("error", resolve));
    await pod.query("begin; insert into payments (payment, amount) values ('1', 1)");
    await Promise.all([run.close(), run.close()]);
    expect((await lost).message).toContain("terminating connection");
    expect(await traces("run_ending")).toEqual([]);
    await expect(run.payments()).rejects.toThrow("the ledger run_ending can't be read");
    const again = await openRun(postgres.adminUrl, "ending");
    expect(await again.payments()).toEqual([]);
    await again.close();
  });

  test("a run whose lab died is dropped from outside, once or twice", async () => {
    const { run } = await freshRun();
    const id = "dead";
    const dead = await openRun(postgres.adminUrl, id);
    await podOf(dead);
    await expect(openRun(postgres.adminUrl, id)).rejects.toThrow("the ledger of run dead can't be made");
    await dropRun(postgres.adminUrl, id);
    await dropRun(postgres.adminUrl, id);
    expect(await traces("run_dead")).toEqual([]);
    expect(await run.payments()).toEqual([]);
    await dead.close();
  });

  async function traces(name: string): Promise<unknown[]> {
    const { client } = await connectAdmin(postgres.adminUrl);
    const { rows } = await client.query(
      `select 'role' as what from pg_roles where rolname = $1
       union all select 'schema' from pg_namespace where nspname = $1
       union all select 'session' from pg_stat_activity where usename = $1`,
      [name],
    );
    await client.end();
    return rows;
  }
});

test.each(["", "a b", "a;drop", "ä", "x".repeat(49), "-x"])(
  "an id that can't name a schema: %j",
  async (id) => {
    await expect(openRun(postgres.adminUrl, id)).rejects.toThrow("can't name a schema");
  },
);

test("fifty runs at once", async () => {
  const many = await Promise.all(Array.from({ length: 50 }, (_, at) => openRun(postgres.adminUrl, `m${at}`)));
  await Promise.all(
    many.map(async (run, at) => {
      await (await podOf(run)).query("insert into payments (payment, amount) values ($1, 1)", [String(at)]);
    }),
  );
  const seen = await Promise.all(many.map((run) => run.payments()));
  expect(seen.map(([only]) => only?.payment)).toEqual(many.map((_, at) => String(at)));
  await Promise.all(many.map((run) => run.close()));
}, 60_000);
