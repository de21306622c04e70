import { expect, test } from "vitest";
import { explain, score, type RequestRecord, type ScenarioInput } from "../protocol/index.ts";
import { useGround } from "./testing/ground.test-support.ts";

const run = useGround();

/** A pod that charges, and then drops every third connection without an answer: once for each payment. */
const pod = (charge: string): string => `
  import { createServer } from "node:http";
  import { Pool } from "pg";
  const pool = new Pool({ max: 2 });
  const dropped = new Set();
  const pay = "INSERT INTO payments (payment, amount) VALUES ($1, $2)";
  const server = createServer((request, response) => {
    if (request.url === "/readyz") return void response.end("ready");
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", async () => {
      const { payment, amount } = JSON.parse(body);
      const key = request.headers["idempotency-key"];
      ${charge}
      if (Number(payment) % 3 === 0 && !dropped.has(payment)) {
        dropped.add(payment);
        return void request.socket.destroy();
      }
      response.writeHead(201).end("paid");
    });
  });
  server.listen(process.env.PORT);
  process.on("SIGTERM", () => server.close(() => process.exit(0)));`;

const careless = "await pool.query(pay, [payment, amount]);";
const keyed = `
  const client = await pool.connect();
  await client.query("BEGIN");
  const claimed = await client.query(
    "INSERT INTO idempotency_keys (key) VALUES ($1) ON CONFLICT DO NOTHING",
    [key],
  );
  if (claimed.rowCount === 1) await client.query(pay, [payment, amount]);
  await client.query("COMMIT");
  client.release();`;

const scenario = (retries: ScenarioInput["traffic"]["retries"]): Omit<ScenarioInput, "nodes"> => ({
  // One pod, so that it knows whom it has dropped before.
  deployment: { replicas: 1, grace: 60 },
  traffic: { rate: 5, deadline: 100, retries },
  end: [{ settled: 24 }],
});

const third = ({ id, retryOf = id }: RequestRecord): boolean => retryOf % 3 === 0;

test("tried again by a client that doesn't mind: a careless pod charges twice", async () => {
  const { history } = await run({ pod: pod(careless), scenario: scenario({ policy: "naive" }) });
  const retries = [...history.requests.values()].filter(({ retryOf }) => retryOf !== undefined);
  expect(retries.length).toBeGreaterThan(3);
  for (const retry of retries) {
    expect(retry).toMatchObject({ observed: "ok", outcome: "doubled", reconciled: { committed: 2 } });
    expect(explain(history, retry)?.cause).toBe("charged-twice");
  }
  expect(score(history).byOutcome.doubled).toBe(retries.length);
});

test("a pod that claims the key with the charge charges once", async () => {
  const retries = { policy: "idempotent", keyed: true } as const;
  const { history } = await run({ pod: pod(keyed), scenario: scenario(retries) });
  const again = [...history.requests.values()].filter(({ retryOf }) => retryOf !== undefined);
  expect(again.length).toBeGreaterThan(3);
  for (const request of again) expect(request).toMatchObject({ observed: "ok", outcome: "ok" });
  const { doubled = 0, vanished = 0 } = score(history).byOutcome;
  expect({ doubled, vanished }).toEqual({ doubled: 0, vanished: 0 });
});

test("not tried again: the client was told nothing, and is charged all the same", async () => {
  const { history } = await run({ pod: pod(careless), scenario: scenario({ policy: "none" }) });
  const dropped = [...history.requests.values()].filter(third);
  expect(dropped.length).toBeGreaterThan(3);
  for (const request of dropped) {
    expect(request).toMatchObject({ observed: "reset", outcome: "ghost", reconciled: { committed: 1 } });
  }
});
