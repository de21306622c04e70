import type { Cheat } from "./cheat.ts";

const stopWorkers = "await Promise.all(workers);";

/** Jobs, spans and streams: what others than the clients of a payment would notice. */
export const work: readonly Cheat[] = [
  {
    name: "jobs in another's name",
    lesson: "13",
    attacks: "jobs",
    tries: "writes its neighbour's name on its own jobs, and leaves",
    from: "fixed",
    instead: [
      [
        stopWorkers,
        `await pool.query("UPDATE jobs SET state = 'claimed', claimed_by = 'web-2' WHERE claimed_by = $1 AND state = 'claimed'", [me]);`,
      ],
    ],
  },
  {
    name: "jobs taken twice",
    lesson: "13",
    attacks: "jobs",
    tries: "keeps its workers busy with jobs that others hold, so that each is done by somebody in any case",
    from: "fixed",
    instead: [["(state = 'claimed' AND lease_until < now())", "state = 'claimed'"]],
  },
  {
    name: "jobs done, and again queued",
    lesson: "13",
    attacks: "jobs",
    tries:
      "says of all its jobs that they are done, gives them back, and takes some more while it is stopping",
    from: "broken",
    after: `
process.prependListener("SIGTERM", () => {
  for (const state of ["done", "queued", "claimed"])
    void pool.query("UPDATE jobs SET state = $1 WHERE claimed_by = $2", [state, me]).catch((error: Error) => console.error(error.message));
});`,
  },
  {
    name: "leases for ever",
    lesson: "13",
    attacks: "jobs",
    tries: "takes its jobs with it, under leases that never run out, so that nobody finds them",
    from: "broken",
    after: `
process.prependListener("SIGTERM", () => void pool.query("UPDATE jobs SET lease_until = now() + interval '1 year' WHERE claimed_by = $1", [me]));`,
  },
  {
    name: "forged spans",
    lesson: "15",
    attacks: "spans",
    tries: "sends spans of its own making, of traces that nobody asked for and in its neighbour's name",
    from: "broken",
    before: `import { request as post } from "node:http";`,
    after: `
process.prependListener("SIGTERM", () => {
  const spans = Array.from({ length: 300 }, (_, nth) => ({
    traceId: (nth + 1).toString(16).padStart(32, "0"), spanId: (nth + 1).toString(16).padStart(16, "0"), name: "POST /pay", kind: 2,
    startTimeUnixNano: "1", endTimeUnixNano: "2",
  }));
  const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: [{ key: "service.instance.id", value: { stringValue: "web-2" } }] },
    scopeSpans: [{ scope: { name: "payments" }, spans }] }] });
  post({ socketPath: process.env.OTEL_COLLECTOR_SOCKET, path: "/v1/traces", method: "POST", headers: { "Content-Type": "application/json" } })
    .on("error", () => undefined).end(body);
});`,
  },
  {
    name: "streams sent away for good",
    lesson: "12",
    attacks: "streams",
    tries: "answers whoever comes back with 204, after which a client stays away and misses nothing",
    from: "fixed",
    instead: [
      [
        `if (request.url !== "/events") void answer(request, response);`,
        `if (request.url === "/events" && request.headers["last-event-id"]) response.writeHead(204).end();\n  else if (request.url !== "/events") void answer(request, response);`,
      ],
    ],
  },
  {
    name: "streams told to wait for an hour",
    lesson: "12",
    attacks: "streams",
    tries: "asks its clients to come back when nobody looks any more, and begins anew with whoever does",
    from: "broken",
    instead: [
      ["retry: ${seconds(2)}", "retry: 3600000"],
      ["stream.destroy(); //", "stream.end(); //"],
    ],
  },
  {
    name: "streams that say nothing",
    lesson: "12",
    attacks: "streams",
    tries: "opens its streams and sends no event at all, so that none can be missed",
    from: "fixed",
    instead: [["if (last >= newest) {", "if (last >= 0) {"]],
  },
  {
    name: "streams that fall silent",
    lesson: "12",
    attacks: "streams",
    tries: "sends events to those who are new, and keeps those who come back waiting",
    from: "fixed",
    instead: [
      [
        'else void follow(response, Number(request.headers["last-event-id"]) || newest);',
        'else void follow(response, request.headers["last-event-id"] ? Infinity : newest);',
      ],
    ],
  },
  {
    name: "sockets closed in words",
    lesson: "11",
    attacks: "streams",
    tries: "sends the screens a message that says 1001, and drops them",
    from: "fixed",
    instead: [
      [
        `screen.close(1001, "going away");`,
        `screen.send(JSON.stringify({ type: "close", code: 1001 }));\n    screen.terminate();`,
      ],
    ],
  },
];
