import { once } from "node:events";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openRun, startPostgres, type PostgresHandle, type RunLedger } from "./index.ts";
import { paymentsOf, podOf } from "./test-support.ts";

let postgres: PostgresHandle;
let runs = 0;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
}, 120_000);
afterAll(() => postgres.stop());

async function freshRun(): Promise<RunLedger> {
  const run = await openRun(postgres.adminUrl, `n-${++runs}`);
  onTestFinished(() => run.close());
  return run;
}

const pay = "insert into payments (payment, amount) values ($1, 1)";
const numbers = async (run: RunLedger): Promise<string[]> =>
  (await paymentsOf(run)).map(({ payment }) => payment);

test("each payment comes up once, and one that was numbered early but committed late is not missed", async () => {
  const run = await freshRun();
  const [slow, quick] = [await podOf(run, "web-1"), await podOf(run, "web-2")];
  await slow.query("begin");
  await slow.query(pay, ["slow"]);
  await quick.query(pay, ["quick"]);
  expect(await numbers(run)).toEqual(["quick"]);
  await quick.query(pay, ["quicker"]);
  expect(await numbers(run)).toEqual(["quicker"]);
  expect(await numbers(run)).toEqual([]);
  await slow.query("commit");
  expect(await numbers(run)).toEqual(["slow"]);
  expect(await numbers(run)).toEqual([]);
});

test("a transaction with savepoints comes up whole, once", async () => {
  const run = await freshRun();
  const pod = await podOf(run);
  await pod.query("begin; savepoint a");
  await pod.query(pay, ["kept"]);
  await pod.query("savepoint b");
  await pod.query(pay, ["undone"]);
  expect(await numbers(run)).toEqual([]);
  await pod.query("rollback to b; commit");
  expect(await numbers(run)).toEqual(["kept"]);
  expect(await numbers(run)).toEqual([]);
});

test("another run's open transaction holds nothing back", async () => {
  const [run, other] = [await freshRun(), await freshRun()];
  const idle = await podOf(other);
  await idle.query("begin");
  await idle.query(pay, ["1"]);
  await (await podOf(run)).query(pay, ["2"]);
  expect(await numbers(run)).toEqual(["2"]);
});

test("writers in a crowd, read all the while: nothing is missed, nothing comes twice", async () => {
  const run = await freshRun();
  const [writers, each] = [6, 60];
  const writing = new Set<number>();
  const written = Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      writing.add(writer);
      const pod = await podOf(run, `web-${writer}`);
      for (let n = 0; n < each; n++) {
        await pod.query("begin");
        await pod.query(pay, [`${writer}-${n}`]);
        await pod.query(n % 5 === 0 ? "rollback" : "commit");
      }
      writing.delete(writer);
    }),
  );
  const seen: string[] = [];
  while (writing.size > 0) seen.push(...(await numbers(run)));
  await written;
  seen.push(...(await numbers(run)));
  const expected = Array.from({ length: writers * each }, (_, at) => [Math.trunc(at / each), at % each])
    .filter(([, n = 0]) => n % 5 !== 0)
    .map((pair) => pair.join("-"));
  expect(seen.toSorted()).toEqual(expected.toSorted());
});

test("a key is claimed once: the second waits for the first, and takes its place if that comes to nothing", async () => {
  const run = await freshRun();
  const claim = "insert into idempotency_keys (key) values ($1) on conflict do nothing";
  const [first, second] = [await podOf(run, "web-1"), await podOf(run, "web-2")];
  await first.query("begin");
  expect((await first.query(claim, ["k"])).rowCount).toBe(1);
  const waiting = second.query(claim, ["k"]);
  await first.query("rollback");
  expect((await waiting).rowCount).toBe(1);
  expect((await first.query(claim, ["k"])).rowCount).toBe(0);
});

test("the feed counts on without gaps, and tells who listens", async () => {
  const run = await freshRun();
  const pod = await podOf(run);
  await pod.query(`listen "${run.env["FEED_CHANNEL"]}"`);
  const told = once(pod, "notification");
  await run.appendFeed(3);
  await told;
  await Promise.all([run.appendFeed(2), run.appendFeed(1)]);
  const { rows } = await pod.query<{ id: number }>("select id from feed where id > $1 order by id", [1]);
  expect(rows.map(({ id }) => id)).toEqual([2, 3, 4, 5, 6]);
});
