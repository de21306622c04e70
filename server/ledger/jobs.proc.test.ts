import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openRun, startPostgres, type PostgresHandle, type RunLedger } from "./index.ts";
import { podOf } from "./test-support.ts";

let postgres: PostgresHandle;
let runs = 0;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
}, 120_000);
afterAll(() => postgres.stop());

async function freshRun(): Promise<RunLedger> {
  const run = await openRun(postgres.adminUrl, `j-${++runs}`);
  onTestFinished(() => run.close());
  return run;
}

/** As a worker writes it: the oldest job that is free, or whose lease ran out; nobody waits for anybody. */
const claim = `
  update jobs set state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   where id = (select id from jobs
                where state = 'queued' or (state = 'claimed' and lease_until < now())
                order by id for update skip locked limit 1)
  returning id, payload, attempts`;
const finish = "update jobs set state = 'done' where id = $1 and claimed_by = $2";
const release =
  "update jobs set state = 'queued', claimed_by = null, lease_until = null where id = $1 and claimed_by = $2";
const aMinute = 60_000;

/** What happened, as `job what pod`. */
async function steps(run: RunLedger): Promise<string[]> {
  return (await run.news()).steps.map(({ job, what, pod }) => `${job} ${what} ${pod}`);
}

test("a job's life: queued by the lab, claimed, prolonged, released, claimed again, finished", async () => {
  const run = await freshRun();
  await run.queueJobs(2);
  expect(await steps(run)).toEqual(["1 queued last-call", "2 queued last-call"]);
  const [first, second] = [await podOf(run, "web-1"), await podOf(run, "web-2")];
  const { rows } = await first.query(claim, ["web-1", aMinute]);
  expect(rows).toEqual([{ id: 1, payload: { receipt: 1 }, attempts: 1 }]);
  await first.query("update jobs set lease_until = now() + interval '1 hour' where id = 1");
  await first.query(release, [1, "web-1"]);
  await first.query(release, [1, "web-1"]);
  expect((await second.query(claim, ["web-2", aMinute])).rows).toMatchObject([{ id: 1, attempts: 2 }]);
  expect((await first.query(finish, [1, "web-1"])).rowCount).toBe(0);
  await second.query(finish, [1, "web-2"]);
  expect(await steps(run)).toEqual([
    "1 claimed web-1",
    "1 released web-1",
    "1 claimed web-2",
    "1 finished web-2",
  ]);
  await run.queueJobs(1);
  expect(await steps(run)).toEqual(["3 queued last-call"]);
});

test("where jobs have kinds, each is of the next one in turn, however many are queued at once", async () => {
  const run = await freshRun();
  const kinds = ["receipt", "receipt", "statement"];
  for (const count of [2, 4]) await run.queueJobs(count, kinds);
  const pod = await podOf(run);
  const { rows } = await pod.query<{ payload: object }>("select payload from jobs order by id");
  expect(rows.map(({ payload }) => payload)).toEqual(
    [...kinds, ...kinds].map((kind, at) => ({ receipt: at + 1, kind })),
  );
});

test("a job whose lease ran out is claimed by another; each finish counts, also the second", async () => {
  const run = await freshRun();
  await run.queueJobs(1);
  const [slow, quick] = [await podOf(run, "web-1"), await podOf(run, "web-2")];
  await slow.query(claim, ["web-1", -1]);
  expect((await quick.query(claim, ["web-2", aMinute])).rows).toMatchObject([{ id: 1, attempts: 2 }]);
  await quick.query("update jobs set state = 'done' where id = 1");
  await slow.query("update jobs set state = 'done' where id = 1");
  expect(await steps(run)).toEqual([
    "1 queued last-call",
    "1 claimed web-1",
    "1 claimed web-2",
    "1 finished web-2",
    "1 finished web-1",
  ]);
});

test("what was rolled back did not happen, and the job of a killed transaction is free at once", async () => {
  const run = await freshRun();
  await run.queueJobs(1);
  const pod = await podOf(run);
  await pod.query("begin");
  await pod.query("select * from jobs where id = 1 for update");
  const other = await podOf(run, "web-2");
  expect((await other.query(claim, ["web-2", aMinute])).rows).toEqual([]);
  await pod.query("update jobs set state = 'done' where id = 1");
  await pod.query("rollback");
  expect((await other.query(claim, ["web-2", aMinute])).rows).toMatchObject([{ id: 1 }]);
  expect(await steps(run)).toEqual(["1 queued last-call", "1 claimed web-2"]);
});

test("eight workers at once never claim a job twice within its lease, and leave none", async () => {
  const run = await freshRun();
  const jobs = 200;
  await run.queueJobs(jobs);
  const work = async (name: string): Promise<number[]> => {
    const pod = await podOf(run, name);
    const mine: number[] = [];
    for (;;) {
      const { rows } = await pod.query<{ id: number }>(claim, [name, aMinute]);
      const [job] = rows;
      // Another's row lock hides a job for a moment: only when none is queued the work is over.
      if (job) mine.push(job.id);
      else if ((await pod.query("select from jobs where state = 'queued'")).rowCount === 0) return mine;
      if (job && job.id % 2 === 0) await pod.query(finish, [job.id, name]);
    }
  };
  const claimed = (await Promise.all(Array.from({ length: 8 }, (_, at) => work(`web-${at + 1}`)))).flat();
  expect(claimed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: jobs }, (_, at) => at + 1));
  const history = (await run.news()).steps;
  const of = (what: string): number => history.filter((step) => step.what === what).length;
  expect([of("queued"), of("claimed"), of("finished")]).toEqual([jobs, jobs, jobs / 2]);
});

describe("what a pod may not do to jobs", () => {
  test.each([
    ["make one", "insert into jobs (id, payload) values (9, '{}')"],
    ["remove one", "delete from jobs"],
    ["remove all", "truncate jobs"],
    ["change its number", "update jobs set id = 9"],
    ["change its payload", "update jobs set payload = '{}'"],
    ["change its attempts", "update jobs set attempts = 0"],
    ["hold the table", "begin; lock table jobs in share row exclusive mode"],
    ["read the history", "select * from job_history"],
    ["write the history", "insert into job_history (job, what) values (1, 'finished')"],
    ["rewrite the history", "update job_history set pod = 'web-2'"],
    ["erase the history", "delete from job_history"],
    ["switch the history off", "alter table jobs disable trigger record_job"],
    ["switch all triggers off", "set session_replication_role = replica"],
    ["remove the trigger", "drop trigger record_job on jobs"],
    ["call the recorder itself", "select record_job()"],
    ["change what is recorded", "alter function record_job() reset all"],
    ["add to the feed", "insert into feed (id) values (99)"],
    ["remove from the feed", "delete from feed"],
    ["free a key", "delete from idempotency_keys"],
    ["change a key", "update idempotency_keys set key = 'x'"],
  ])("%s", async (_, statement) => {
    const run = await freshRun();
    await run.queueJobs(1);
    const pod = await podOf(run);
    await expect(pod.query(statement)).rejects.toMatchObject({ code: "42501" });
    expect(await steps(run)).toEqual(["1 queued last-call"]);
  });

  test.each([
    ["call its state as it likes", "update jobs set state = 'mine'", "23514"],
    ["fill the disk with names", "update jobs set claimed_by = repeat('x', 65)", "23514"],
  ])("%s", async (_, statement, code) => {
    const run = await freshRun();
    await run.queueJobs(1);
    await expect((await podOf(run)).query(statement)).rejects.toMatchObject({ code });
  });

  test("hide behind another's name: the backend tells who it was", async () => {
    const run = await freshRun();
    await run.queueJobs(1);
    const pod = await podOf(run, "web-1");
    await pod.query("set application_name = 'web-2'");
    await pod.query(claim, ["web-2", aMinute]);
    const { rows } = await pod.query<{ pid: number }>("select pg_backend_pid() as pid");
    expect((await run.news()).steps.at(-1)).toMatchObject({ pod: "web-2", backend: rows[0]?.pid });
  });

  test("make its own functions stand in for the recorder's", async () => {
    const run = await freshRun();
    await run.queueJobs(1);
    const pod = await podOf(run);
    await pod.query("set search_path = pg_temp, public");
    const own = run.env["PGUSER"] ?? "";
    await pod.query(`update "${own}".jobs set state = 'done' where id = 1`);
    expect(await steps(run)).toEqual(["1 queued last-call", "1 finished web-1"]);
  });
});
