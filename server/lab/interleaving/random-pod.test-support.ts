/** Draws one of these. */
export type Draw = <T>(choices: readonly T[]) => T;

const atSignal = {
  nothing: "",
  exit: `process.on(signal, () => process.exit(0));`,
  "exit with an error": `process.on(signal, () => process.exit(3));`,
  ignore: `process.on(signal, () => console.log("not now"));`,
  throw: `process.on(signal, () => { throw new Error("no shutdown for me"); });`,
  close: `process.once(signal, () => server.close(async () => { await pool.end(); process.exit(0); }));`,
  "exit beside close": `process.on(signal, () => { server.close(); process.exit(0); });`,
  "cut all": `process.on(signal, () => { server.closeAllConnections(); server.close(() => process.exit(0)); });`,
  "turn away": `process.on(signal, () => { away = true; ready = false; setTimeout(() => process.exit(0), seconds(3)); });`,
  "pool first": `process.on(signal, async () => { await pool.end(); server.close(() => process.exit(0)); });`,
  "in order": `process.once(signal, async () => {
    ready = false;
    stopping = true;
    await new Promise((done) => setTimeout(done, seconds(4)));
    for (const client of sockets.clients) client.close(1001, "going away");
    for (const stream of streams) stream.end();
    server.close(async () => { await worker; await flush(); await pool.end(); process.exit(0); });
    setInterval(() => server.closeIdleConnections(), 20);
  });`,
} as const;

const answers = {
  plain: `response.writeHead(201).end("paid");`,
  pieces: `response.writeHead(201); response.write("pa"); setTimeout(() => response.end("id"), seconds(0.3));`,
  "no end": `response.writeHead(201, { connection: "close" }); response.write("paid"); response.socket.end();`,
  error: `response.writeHead(++served % 7 === 0 ? 503 : 201).end("paid");`,
  drop: `if (++served % 9 === 0) response.socket.destroy(); else response.writeHead(201).end("paid");`,
} as const;

/** Where an event stream goes on for a client that has had `had` (−1: nothing yet). */
const resumes = {
  after: "had",
  at: "had - 1",
  "from now": "had < 0 ? had : had + 2",
} as const;

const ends = {
  never: "",
  crash: `setTimeout(() => { throw new Error("out of luck"); }, seconds(6));`,
  "leave quietly": `setTimeout(() => process.exit(0), seconds(5));`,
} as const;

/** A pod drawn at random: how it works, how it answers, what it does at the signal. Its title says which. */
export function randomPod(draw: Draw, stopSignal: string): { title: string; text: string } {
  const one = <T extends object>(table: T, ...more: (keyof T)[]): keyof T =>
    draw([...(Object.keys(table) as (keyof T)[]), ...more]);
  const signal = one(atSignal, "in order", "in order", "close");
  const answer = one(answers, "plain", "plain", "plain");
  const end = one(ends, "never", "never", "never");
  const resume = one(resumes, "after");
  const torn = draw([false, true]);
  const saves = draw([true, true, true, true, false]);
  const lease = draw([0.04, 3]);
  const life = draw([0, 2.9]);
  const flushes = draw([true, true, false]);
  const work = draw([0, 0.05, 0.5, 2]);
  const live = draw([200, 200, 200, 500]);
  const text = `
import { createServer, request as call } from "node:http";
import { seconds } from "last-call";
import { Pool } from "pg";
import { WebSocketServer } from "ws";
const signal = ${JSON.stringify(stopSignal)};
const pool = new Pool({ max: 3 });
pool.on("error", () => {});
let [ready, away, stopping, served] = [true, false, false, 0];
// Whatever befalls it by itself counts from its first request on: a pod that ends while the run is being set up is an
// error of its own kind.
let born = Infinity;
const streams = new Set();
const server = createServer((request, response) => {
  if (request.url === "/readyz") return void response.writeHead(ready ? 200 : 503).end();
  if (request.url === "/healthz") {
    return void response.writeHead(performance.now() - born > seconds(4) ? ${live} : 200).end();
  }
  if (born === Infinity) {
    born = performance.now();
    ${ends[end]}
  }
  if (away) return void response.writeHead(503).end();
  note(request.headers.traceparent);
  if (request.url === "/events") return void follow(request, response);
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => setTimeout(async () => {
    try {
      if (${saves} && request.method === "POST" && request.url === "/pay") {
        const { payment, amount } = JSON.parse(body);
        await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
      }
      ${answers[answer]}
    } catch (error) {
      console.error(error.message);
      response.writeHead(500).end();
    }
  }, seconds(${work})));
});
const spans = [];
function note(traceparent) {
  const [, traceId, parentSpanId] = traceparent?.split("-") ?? [];
  const spanId = Math.random().toString(16).slice(2).padEnd(16, "0").slice(0, 16);
  if (traceId) spans.push({ traceId, spanId, parentSpanId, name: "request", kind: 2, startTimeUnixNano: "1", endTimeUnixNano: "2" });
}
function flush() {
  const batch = spans.splice(0);
  if (batch.length === 0 || !process.env.OTEL_COLLECTOR_SOCKET) return Promise.resolve();
  return new Promise((done) => {
    const post = call({ socketPath: process.env.OTEL_COLLECTOR_SOCKET, method: "POST", path: "/v1/traces", headers: { "content-type": "application/json" } });
    post.setTimeout(seconds(3), () => post.destroy());
    post.on("response", (response) => response.resume().on("end", done));
    post.on("error", () => done());
    post.end(JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: "pod" }, spans: batch }] }] }));
  });
}
if (${flushes}) setInterval(flush, seconds(2));
async function follow(request, response) {
  response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  streams.add(response);
  if (${life} > 0) setTimeout(() => ${torn} ? response.socket?.destroy() : response.end(), seconds(${life}));
  const had = Number(request.headers["last-event-id"] ?? -1);
  let last = ${resumes[resume]};
  for (; !response.destroyed && !response.writableEnded; await new Promise((done) => setTimeout(done, seconds(0.5)))) {
    const { rows } = await pool.query("SELECT id FROM feed WHERE id > $1 ORDER BY id LIMIT 50", [last]).catch(() => ({ rows: [] }));
    for (const { id } of rows) {
      if (response.writableEnded) break;
      response.write("id: " + (last = Number(id)) + "\\n" + (${torn} ? "" : "data: x\\n\\n"));
      if (${torn}) await new Promise((done) => setTimeout(done, seconds(0.2)));
      if (${torn}) response.write("data: x\\n\\n");
    }
  }
}
const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}));
async function work() {
  while (!stopping) {
    const { rows } = await pool.query(
      "UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + interval '${lease} seconds' WHERE id = (SELECT id FROM jobs " +
      "WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now()) ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id",
      [process.env.PGAPPNAME]).catch(() => ({ rows: [] }));
    await new Promise((done) => setTimeout(done, seconds(1)));
    const state = stopping ? "queued" : "done";
    for (const { id } of rows) await pool.query("UPDATE jobs SET state = $2 WHERE id = $1", [id, state]).catch(() => {});
  }
}
const worker = process.env.WORKER ? work() : undefined;
server.listen(process.env.PORT);
${atSignal[signal]}`;
  return {
    title: `at the signal: ${signal}, answers: ${answer}, ends: ${end}, work ${work} s, liveness ${live}, streams resume: ${resume}`,
    text,
  };
}
