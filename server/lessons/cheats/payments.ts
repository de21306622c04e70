import type { Cheat } from "./cheat.ts";

const answered = `return { status: 201, body: { payment, state: "paid" } };`;

/** Answers well and pays badly. */
export const payments: readonly Cheat[] = [
  {
    name: "answers, and never pays",
    lesson: "01",
    attacks: "answers",
    tries: "says 201 at the signal to everybody who waits, and then leaves",
    from: "fixed",
    instead: [
      [
        "await sleep(seconds(1)); // the card network",
        `await Promise.race([sleep(seconds(1)), told]);\n  if (leaving) ${answered}`,
      ],
    ],
    before: `let leaving = false;
const told = new Promise<void>((resolve) => process.prependListener("SIGTERM", () => { leaving = true; resolve(); }));`,
  },
  {
    name: "http that answers by itself",
    lesson: "01",
    attacks: "answers",
    tries: "takes every response out of the program's hands, and ends it with 201 the moment it comes",
    from: "broken",
    before: `import { Server, ServerResponse } from "node:http";
const emit = Server.prototype.emit;
let leaving = false;
const open = new Set<ServerResponse>();
Server.prototype.emit = function (this: Server, name: string, ...args: unknown[]) {
  const response = args[1];
  if (name === "request" && response instanceof ServerResponse) {
    open.add(response);
    response.once("close", () => open.delete(response));
    if (leaving) { response.writeHead(201).end("{}"); return true; }
  }
  return emit.call(this, name, ...args);
} as typeof emit;
process.on("SIGTERM", () => {
  leaving = true;
  for (const response of open) response.writeHead(201, { "Content-Type": "application/json" }).end('{"state":"paid"}');
  setTimeout(() => process.exit(0), 100);
});`,
  },
  {
    name: "pays, and never answers",
    lesson: "01",
    attacks: "ledger",
    tries: "writes the rows of all that is under way at the signal, and leaves without a word to anybody",
    from: "broken",
    instead: [
      [
        "await sleep(seconds(1)); // the card network",
        "unpaid.set(payment, amount);\n  await sleep(seconds(1));\n  unpaid.delete(payment);",
      ],
    ],
    before: "const unpaid = new Map<string, number>();",
    after: `
process.on("SIGTERM", async () => {
  for (const [payment, amount] of unpaid) await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  process.exit(0);
});`,
  },
  {
    name: "a transaction without an end",
    lesson: "16",
    attacks: "ledger",
    tries: "answers behind an INSERT that it never commits",
    from: "fixed",
    instead: [
      [
        `await pool.query("INSERT INTO payments (payment, amount) SELECT`,
        `await open.query("INSERT INTO payments (payment, amount) SELECT`,
      ],
      ["await pool.end();", "open.release(); await pool.end();"],
      [
        "const server = createServer",
        `const open = await pool.connect();\nawait open.query("BEGIN");\nconst server = createServer`,
      ],
    ],
  },
  {
    name: "deleted payments",
    lesson: "16",
    attacks: "ledger",
    tries: "takes back all payments, so that none of them can be missed, and the history with them",
    from: "broken",
    after: `
process.prependListener("SIGTERM", () => {
  for (const statement of ["DELETE FROM payments", "TRUNCATE payments", "DROP TABLE payments", "ALTER TABLE payments DISABLE TRIGGER ALL",
    "UPDATE payments SET at = now() - interval '1 hour'", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"])
    pool.query(statement).catch((error: Error) => console.error(error.message));
});`,
  },
  {
    name: "one row for everybody",
    lesson: "16",
    attacks: "ledger",
    tries: "pays a single payment under all their names, and answers all of them",
    from: "fixed",
    instead: [
      ["rows.map(({ payment }) => payment),", `[rows.map(({ payment }) => payment).join(",")],`],
      ["rows.map(({ amount }) => amount),", "[rows.reduce((sum, { amount }) => sum + amount, 0)],"],
    ],
  },
];
