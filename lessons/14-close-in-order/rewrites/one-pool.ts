import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const pool = new Pool({ max: 9, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let leaving = false;
/** Requests and receipts that are under way: all of them need the pool once more. */
let underWay = 0;
let whenNothingIs = (): void => {};

function ended(): void {
  underWay -= 1;
  if (leaving && underWay === 0) whenNothingIs();
}

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";

function work(): void {
  if (leaving) return;
  underWay += 1;
  pool.query<{ id: number }>(claim, [me, lease], (error, result) => {
    const id = error ? undefined : result.rows[0]?.id;
    if (id === undefined) {
      setTimeout(work, seconds(0.3));
      ended();
      return;
    }
    setTimeout(
      () => {
        pool.query(finish, [id, me], () => {
          work();
          ended();
        });
      },
      seconds(1 + Math.random()), // the mail provider
    );
  });
}
for (let worker = 0; worker < 3; worker += 1) work();

function pay(body: { payment: string; amount: number }, response: ServerResponse): void {
  const { payment, amount } = body;
  setTimeout(() => {
    pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount], (error) => {
      response.writeHead(error ? 500 : 201, { "Content-Type": "application/json" });
      response.end(JSON.stringify(error ? { error: "internal error" } : { payment, state: "paid" }));
    });
  }, seconds(5)); // the card network
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.url === "/readyz") {
    response.writeHead(leaving ? 503 : 200).end();
    return;
  }
  underWay += 1;
  response.once("close", ended);
  json(request).then(
    (body) => pay(body as { payment: string; amount: number }, response),
    () => response.writeHead(400).end(),
  );
});
server.listen(Number(process.env.PORT ?? 8080));

process.once("SIGTERM", () => {
  leaving = true;
  underWay += 1; // the server counts as well, as long as it may let somebody in
  server.close(ended);
  whenNothingIs = () => void pool.end().then(() => process.exit(0));
});
