import { expect, test } from "vitest";
import { eventSchema } from "../protocol/event.ts";
import { requestOfTrace } from "../protocol/trace.ts";
import { useWholeRuns } from "./testing/whole-runs.test-support.ts";

/** Pays, reports, takes uploads, and has WebSockets and an event stream; at SIGTERM it sends everybody home. */
const pod = `
import { createServer } from "node:http";
import { seconds } from "last-call";
import { Pool } from "pg";
import { WebSocketServer } from "ws";
const pool = new Pool({ max: 2 });
const streams = new Set();
let last = 0;
const server = createServer((request, response) => {
  if (request.url === "/readyz") return void response.end("ready");
  if (request.url === "/events") {
    last = Number(request.headers["last-event-id"] ?? last);
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 20\\n\\n");
    return void streams.add(response);
  }
  if (request.url === "/report") return void response.end(Buffer.alloc(20_000, "r"));
  let bytes = 0;
  const parts = [];
  request.on("data", (chunk) => { bytes += chunk.length; parts.push(chunk); });
  request.on("end", async () => {
    if (request.url === "/upload") return void response.end(String(bytes));
    const { payment, amount } = JSON.parse(Buffer.concat(parts).toString());
    await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    console.log("trace " + request.headers.traceparent.split("-")[1] + " request " + request.headers["x-request-id"]);
    response.writeHead(201).end("paid");
  });
});
const sockets = new WebSocketServer({ server, path: "/live" });
setInterval(() => { last++; for (const stream of streams) stream.write("id: " + last + "\\ndata: tick\\n\\n"); }, seconds(0.2));
process.on("SIGTERM", () => {
  server.close();
  for (const socket of sockets.clients) socket.close(1001, "going away");
  for (const stream of streams) stream.end();
  setTimeout(() => process.exit(0), seconds(1));
});
server.listen(process.env.PORT);`;

const run = useWholeRuns();

test("clients of every sort are served by one pod, sent home, and come back to the other", async () => {
  const { history, events } = await run({
    pod,
    scenario: {
      deployment: { replicas: 2, grace: 20 },
      traffic: {
        rate: 8,
        deadline: 60,
        connections: "warm",
        kept: 2,
        retries: { policy: "idempotent", attempts: 3 },
        kinds: [
          { method: "POST", path: "/pay", weight: 4 },
          { path: "/report", readRate: 100_000 },
          { method: "PUT", path: "/upload", upload: 50_000, sendOver: 0.3 },
        ],
        sockets: { clientsPerNode: 4, path: "/live" },
        streams: { clientsPerNode: 4, path: "/events" },
        preconnects: 1,
        halfSent: 1,
      },
      steps: [{ when: [{ ready: 2 }, { settled: 30 }], act: { do: "delete", pod: "web-1" } }],
      end: [{ exited: "web-1" }, { forgotten: "web-1" }],
      // Time for everybody to come back, on a machine that is busy with something else.
      tail: 10,
    },
  });

  for (const event of events) expect(eventSchema.safeParse(event).error).toBeUndefined();
  const requests = [...history.requests.values()];
  expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(["/pay", "/report", "/upload"]));
  expect(requests.every(({ settled }) => settled !== undefined)).toBe(true);
  expect(
    requests.filter(({ retrying, retriedBy, abandoned }) => retrying && !retriedBy && !abandoned),
  ).toEqual([]);

  // What the pod was told of a request leads back to it.
  const traced = history.logs.flatMap(({ line }) => [...line.matchAll(/^trace (\w+) request (\d+)$/g)]);
  expect(traced.length).toBeGreaterThan(0);
  for (const [, trace = "", request] of traced) expect(requestOfTrace(trace)).toBe(Number(request));

  const sockets = [...history.sockets.values()];
  const home = sockets.filter((socket) => socket.pod === "web-1" && socket.opened);
  expect(home.length).toBeGreaterThan(0);
  for (const { closed } of home) expect(closed).toMatchObject({ code: 1001, by: "pod" });
  for (const { client } of home) {
    const last = sockets.findLast((socket) => socket.client === client);
    expect(last, JSON.stringify(last)).toMatchObject({
      pod: "web-2",
      closed: { code: 1000, by: "client" },
    });
  }
  const streams = [...history.streams.values()].filter(({ opened }) => opened);
  const ended = streams.filter((stream) => stream.pod === "web-1");
  expect(ended.length).toBeGreaterThan(0);
  for (const stream of ended) {
    expect(stream.closed).toMatchObject({ how: "ended", by: "pod", partial: false });
    const next = streams.find(({ client, attempt }) => client === stream.client && attempt > stream.attempt);
    expect(next).toMatchObject({
      pod: "web-2",
      lastEventId: stream.events.at(-1)?.event ?? stream.lastEventId,
    });
  }
});
