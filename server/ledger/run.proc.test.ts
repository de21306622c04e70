import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { dropRun, openRun, startPostgres, type PostgresHandle, type RunLedger } from "./index.ts";
import { connectAdmin } from "./admin.ts";
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

test("payments are read in the order they were made, with pod and time", async () => {
  const before = Date.now();
  const run = await freshRun();
  const first = await podOf(run, "web-1");
  const second = await podOf(run, "web-2");
  await first.query("insert into payments (payment, amount) values ('7', 100)");
  await second.query("insert into payments (payment, amount) values ('3', 200), ('7', 100)");
  const payments = await paymentsOf(run);
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
  expect((await paymentsOf(run))[0]?.atMs).toBeGreaterThanOrEqual(3_600_000 - 5);
});

test("what isn't committed isn't in the ledger", async () => {
  const run = await freshRun();
  const pod = await podOf(run);
  await pod.query("begin; insert into payments (payment, amount) values ('1', 1)");
  expect(await paymentsOf(run)).toEqual([]);
  await pod.query("rollback");
  expect(await paymentsOf(run)).toEqual([]);
});

test("a pod may look for a payment before it makes it", async () => {
  const run = await freshRun();
  const pod = await podOf(run);
  const pay = `insert into payments (payment, amount) select '1', 5
                where not exists (select from payments where payment = '1')`;
  expect((await pod.query(pay)).rowCount).toBe(1);
  expect((await pod.query(pay)).rowCount).toBe(0);
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
    await expect(paymentsOf(run)).rejects.toThrow("the ledger run_ending can't be read");
    const again = await openRun(postgres.adminUrl, "ending");
    expect(await paymentsOf(again)).toEqual([]);
    await again.close();
  });

  test("a run whose lab died is dropped from outside, once or twice", async () => {
    const run = await freshRun();
    const dead = await openRun(postgres.adminUrl, "dead");
    await podOf(dead);
    await expect(openRun(postgres.adminUrl, "dead")).rejects.toThrow("the ledger of run dead can't be made");
    await dropRun(postgres.adminUrl, "dead");
    await dropRun(postgres.adminUrl, "dead");
    expect(await traces("run_dead")).toEqual([]);
    expect(await paymentsOf(run)).toEqual([]);
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
  const seen = await Promise.all(many.map((run) => paymentsOf(run)));
  expect(seen.map(([only]) => only?.payment)).toEqual(many.map((_, at) => String(at)));
  await Promise.all(many.map((run) => run.close()));
}, 60_000);
