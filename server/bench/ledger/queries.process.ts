import { performance } from "node:perf_hooks";
import pg from "pg";

/** Payments of one connection, one after another. */
export interface QueriesJob {
  readonly config: pg.ClientConfig;
  readonly seconds: number;
}

export interface QueriesResult {
  readonly queries: number;
  /** Both in µs per query: the wall-clock time, and this process' own CPU. */
  readonly wall: number;
  readonly cpu: number;
}

const pay = { name: "pay", text: "insert into payments (payment, amount) values ($1, 1)" };

async function measure({ config, seconds }: QueriesJob): Promise<QueriesResult> {
  const client = new pg.Client(config);
  await client.connect();
  for (let n = 0; n < 300; n++) await client.query({ ...pay, values: ["warm"] });
  const before = process.cpuUsage();
  const began = performance.now();
  let queries = 0;
  while (performance.now() - began < seconds * 1000) {
    queries += 1;
    await client.query({ ...pay, values: [String(queries)] });
  }
  const wall = ((performance.now() - began) * 1000) / queries;
  const { user, system } = process.cpuUsage(before);
  await client.end();
  return { queries, wall, cpu: (user + system) / queries };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "") as QueriesJob)));
