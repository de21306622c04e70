import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connectAdmin, type Admin } from "../admin.ts";
import { startPostgres, type PostgresHandle } from "../index.ts";
import { podProcess, sessionsOf, tapped, tappedPod } from "./test-support.ts";

let postgres: PostgresHandle;
let admin: Admin;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
  admin = await connectAdmin(postgres.adminUrl);
}, 120_000);
afterAll(async () => {
  await admin.client.end();
  await postgres.stop();
});

const end = { type: "database.closed", pod: "web-1", session: 1 };
const pay = "insert into payments (payment, amount) values ($1, 1)";

describe("a session that ends in order", () => {
  test("is opened, counted, and closed with a goodbye", async () => {
    const { run, taps, events, config, closed } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    expect(events).toEqual([{ type: "database.opened", pod: "web-1", session: 1 }]);
    await pod.query("select 1");
    await pod.query(pay, ["1"]);
    await pod.query({ name: "named", text: pay, values: ["2"] });
    await pod.query({ name: "named", text: pay, values: ["3"] });
    await pod.end();
    expect(await closed()).toEqual({ ...end, how: "terminate", queries: 4, busy: false });
    await sessionsOf(admin, run, []);
    const { payments } = await run.news();
    expect(payments.map(({ backend }) => taps.podAt(backend))).toEqual(["web-1", "web-1", "web-1"]);
    expect(taps.podAt(1)).toBeUndefined();
  });

  test("several at once are told apart", async () => {
    const { config, closed } = await tapped(postgres.adminUrl);
    const pool = new pg.Pool({ ...config, max: 5 });
    await Promise.all(Array.from({ length: 200 }, (_, n) => pool.query(pay, [String(n + 1)])));
    await pool.end();
    const all = await Promise.all([1, 2, 3, 4, 5].map((session) => closed(session)));
    expect(all).toMatchObject(all.map(() => ({ how: "terminate", busy: false })));
    const queries = all.map((event) => (event.type === "database.closed" ? event.queries : 0));
    expect(queries.reduce((sum, count) => sum + count)).toBe(200);
  });

  test("with a goodbye in the middle of a transaction is busy", async () => {
    const { config, closed, run } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    await pod.query("begin");
    await pod.query(pay, ["1"]);
    await pod.end();
    expect(await closed()).toEqual({ ...end, how: "terminate", queries: 2, busy: true });
    await sessionsOf(admin, run, []);
    expect((await run.news()).payments).toEqual([]);
  });

  test("and one that failed is not busy any more", async () => {
    const { config, closed } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    await expect(pod.query("select 1 / $1::int", [0])).rejects.toThrow("division by zero");
    await expect(pod.query("selec")).rejects.toThrow("syntax error");
    await pod.end();
    expect(await closed()).toMatchObject({ how: "terminate", busy: false });
  });
});

describe("a session that ends without a goodbye", () => {
  const streamOf = (pod: pg.Client): Socket =>
    (pod as unknown as { connection: { stream: Socket } }).connection.stream;

  test.each([
    ["idle", [], false, 0],
    ["in a transaction", ["begin"], true, 1],
    ["in a failed transaction", ["begin", "selec"], true, 2],
    ["after a transaction", ["begin", "commit"], false, 2],
  ])("closed while %s", async (_, statements, busy, queries) => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    for (const statement of statements) await pod.query(statement).catch(() => undefined);
    streamOf(pod).end();
    expect(await closed()).toEqual({ ...end, how: "fin", queries, busy });
    await sessionsOf(admin, run, []);
  });

  test("closed in the middle of a query", async () => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    void pod.query("select pg_sleep(0.2)").catch(() => undefined);
    await sessionsOf(admin, run, [{ wait_event: "PgSleep" }]);
    streamOf(pod).destroy();
    expect(await closed()).toEqual({ ...end, how: "fin", queries: 1, busy: true });
    await sessionsOf(admin, run, []);
  });

  test("ended by the database, and not by the pod", async () => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    const lost = new Promise((resolve) => pod.once("end", () => resolve(undefined)));
    await admin.client.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [
      run.env["PGUSER"],
    ]);
    expect(await closed()).toEqual({ ...end, how: "fin", by: "database", queries: 0, busy: false });
    await lost;
  });
});

describe("kill -9 of the pod", () => {
  test("while its connection is idle", async () => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    const child = await podProcess(config, `await client.query("select 1");`);
    child.kill("SIGKILL");
    expect(await closed()).toEqual({ ...end, how: "fin", queries: 1, busy: false });
    await sessionsOf(admin, run, []);
  });

  test("in a transaction: its locks are free at once", async () => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    await run.queueJobs(1);
    const child = await podProcess(
      config,
      `await client.query("begin"); await client.query("select * from jobs where id = 1 for update");`,
    );
    const other = await tappedPod(config);
    const locked = other.query("select id from jobs where id = 1 for update");
    child.kill("SIGKILL");
    expect((await locked).rows).toEqual([{ id: 1 }]);
    expect(await closed()).toEqual({ ...end, how: "fin", queries: 2, busy: true });
  });

  test("with an answer that it had not read: reset", async () => {
    const { run, config, closed } = await tapped(postgres.adminUrl);
    const child = await podProcess(
      config,
      `client.connection.stream.pause();
       client.query("select repeat('x', 1000) from generate_series(1, 100000)").catch(() => {});`,
    );
    // Nobody reads: so Postgres is held back, instead of filling somebody's memory.
    await sessionsOf(admin, run, [{ wait_event: "ClientWrite" }]);
    child.kill("SIGKILL");
    expect(await closed()).toEqual({ ...end, how: "rst", queries: 1, busy: true });
    await sessionsOf(admin, run, []);
  });
});

describe("connections that are no sessions", () => {
  async function dial(config: pg.ClientConfig): Promise<Socket> {
    const socket = connect({ path: `${config.host}/.s.PGSQL.${config.port}`, allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    return socket;
  }

  test("who asks for encryption is told no, and may go on without", async () => {
    const { config, events } = await tapped(postgres.adminUrl);
    const client = new pg.Client({ ...config, ssl: true });
    client.on("error", () => {});
    await expect(client.connect()).rejects.toThrow("does not support SSL");
    const socket = await dial(config);
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toBe("N");
    expect(events).toEqual([]);
  });

  test("a query is cancelled, and its session lives on", async () => {
    const { run, config, closed, events } = await tapped(postgres.adminUrl);
    const pod = await tappedPod(config);
    const { processID, secretKey } = pod as unknown as { processID: number; secretKey: number };
    const failed = pod.query("select pg_sleep(9)").catch((error: unknown) => error);
    await sessionsOf(admin, run, [{ wait_event: "PgSleep" }]);
    const request = Buffer.alloc(16);
    [16, 80_877_102, processID].forEach((value, at) => request.writeUInt32BE(value, at * 4));
    request.writeInt32BE(secretKey, 12);
    const socket = await dial(config);
    socket.resume().write(request);
    await once(socket, "end");
    expect(await failed).toMatchObject({ code: "57014" });
    expect(events).toHaveLength(1);
    await pod.end();
    expect(await closed()).toMatchObject({ how: "terminate", busy: false });
  });

  test("a wrong password, a silent caller, nonsense: no session, and nothing is left open", async () => {
    const { run, config, events } = await tapped(postgres.adminUrl);
    await expect(tappedPod({ ...config, password: "guess" })).rejects.toMatchObject({ code: "28P01" });
    const silent = await dial(config);
    silent.resume().end();
    const lost = await dial(config);
    lost.resume().write("GET / HTTP/1.1\r\n\r\n");
    await Promise.all([once(silent, "close"), once(lost, "end")]);
    await sessionsOf(admin, run, []);
    expect(events).toEqual([]);
  });
});

test("a database that is reached over TCP is tapped the same way", async () => {
  const { host, port } = admin.target;
  const open = new Set<Socket>();
  const door = createServer({ allowHalfOpen: true }, (outside) => {
    const inside = connect({ path: `${host}/.s.PGSQL.${port}`, allowHalfOpen: true });
    for (const socket of [outside, inside]) {
      open.add(socket);
      socket.on("error", () => undefined);
    }
    outside.pipe(inside).pipe(outside);
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  onTestFinished(() => {
    door.close();
    for (const socket of open) socket.destroy();
  });
  const url = new URL(postgres.adminUrl);
  url.searchParams.delete("host");
  url.hostname = "127.0.0.1";
  url.port = String((door.address() as AddressInfo).port);
  const { run, config, closed } = await tapped(url.href);
  expect(run.target.socketDir).toBeNull();
  const pod = await tappedPod(config);
  await pod.query(pay, ["1"]);
  await pod.end();
  expect(await closed()).toEqual({ ...end, how: "terminate", queries: 1, busy: false });
});

test("closed, it first sees every session of the dead to its end", async () => {
  const { taps, config, events } = await tapped(postgres.adminUrl);
  const children = await Promise.all([1, 2, 3].map(() => podProcess(config, "")));
  for (const child of children) child.kill("SIGKILL");
  await taps.close();
  expect(events.filter(({ type }) => type === "database.closed")).toMatchObject(
    children.map(() => ({ how: "fin", busy: false })),
  );
  await expect(tappedPod(config)).rejects.toThrow(/ENOENT|ECONNREFUSED/);
});
