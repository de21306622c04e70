import { DatabaseTaps, openRun, startPostgres } from "../../../ledger/index.ts";
import { refusals, type Abuse } from "../abuse.ts";

/** What each of these would forge; `rights.proc.test.ts` of the ledger has the whole list. */
const forgeries = {
  change: "update payments set amount = 0",
  takeBack: "delete from payments",
  empty: "truncate payments",
  backdate: "insert into payments (payment, amount, at) values ('8', 1, '2000-01-01')",
  blame: "insert into payments (payment, amount, pod) values ('8', 1, 'web-2')",
  rewrite: "create rule r as on insert to payments do instead nothing",
  become: "set role lastcall",
  history: "update job_history set what = 'finished'",
  program: "copy payments to program 'true'",
};

export const forgesRows: Abuse = {
  name: "forged ledger rows",
  tries: "take a payment back, date it back, blame another pod, write in the ledger's own hand",
  not: ({ way }) => (way === "alone" ? undefined : "its rights are the database's, however it is started"),
  async run({ start, sandbox }) {
    const postgres = await startPostgres();
    const run = await openRun(postgres.adminUrl, "abuse");
    const taps = new DatabaseTaps(run.target, () => undefined);
    try {
      const hostDir = await sandbox.makeSocketFolder();
      await taps.open("web-1", hostDir);
      const { line, pod } = await start(
        `import pg from "pg";
         const outcomes = {};
         const client = new pg.Client();
         client.on("error", () => {});
         await client.connect();
         await client.query("set application_name = 'web-2'");
         await client.query("insert into payments (payment, amount) values ('7', 1)");
         for (const [name, statement] of Object.entries(${JSON.stringify(forgeries)}))
           outcomes[name] = await client.query(statement).then(() => "ok", ({ code }) => "E" + code);
         console.log(JSON.stringify(outcomes));
         await client.end();
         process.exit(0);`,
        { env: run.env, sockets: [{ env: "PGHOST", hostDir }] },
      );
      const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
      await pod.exited;
      const { payments } = await run.news();
      const [only, ...more] = payments;
      if (only?.payment !== "7" || more.length > 0)
        throw new Error(`the ledger has ${JSON.stringify(payments)}`);
      if (taps.podAt(only.backend) !== "web-1") throw new Error("another pod is blamed for it");
      return `${refusals(outcomes)}; one payment, of web-1`;
    } finally {
      await taps.close();
      await run.close();
      await postgres.stop();
    }
  },
};
