import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openRun, startPostgres, type PostgresHandle, type RunLedger } from "./index.ts";
import { paymentsOf, podOf } from "./test-support.ts";

let postgres: PostgresHandle;
let runs = 0;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
}, 120_000);
afterAll(() => postgres.stop());

async function freshRun(): Promise<RunLedger> {
  const run = await openRun(postgres.adminUrl, `r-${++runs}`);
  onTestFinished(() => run.close());
  return run;
}

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
    const run = await freshRun();
    const pod = await podOf(run);
    await pod.query("insert into payments (payment, amount) values ('1', 1)");
    await expect(pod.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|42704|428C9)$/),
    });
    expect(await paymentsOf(run)).toHaveLength(1);
    expect(await paymentsOf(other)).toEqual([]);
  });

  test("connect to another database, or as another run", async () => {
    const run = await freshRun();
    const other = await freshRun();
    const elsewhere = { ...run, env: { ...run.env, PGDATABASE: "template1" } };
    await expect(podOf(elsewhere)).rejects.toMatchObject({ code: "42501" });
    const asOther = { ...run, env: { ...run.env, PGUSER: other.env["PGUSER"] ?? "" } };
    await expect(podOf(asOther)).rejects.toMatchObject({ code: "28P01" });
  });

  test("make payments whose names are no names", async () => {
    const run = await freshRun();
    const pod = await podOf(run);
    const pay = "insert into payments (payment, amount) values ($1, 1)";
    for (const payment of ["", "x".repeat(65)]) {
      await expect(pod.query(pay, [payment])).rejects.toMatchObject({ code: "23514" });
    }
  });
});
