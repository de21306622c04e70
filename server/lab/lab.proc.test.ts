import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type PostgresHandle } from "../ledger/index.ts";
import {
  explain,
  scenarioSchema,
  score,
  subject,
  summaryOf,
  type History,
  type LabEvent,
  type ScenarioInput,
  type Tier,
} from "../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../sandbox/index.ts";
import { Lab } from "./lab.ts";

/** A pod that pays after half a second, with or without something to do at SIGTERM. */
const pod = (atSignal = "", work = 0.5) => `
import { createServer } from "node:http";
import { seconds } from "last-call";
import { Pool } from "pg";
const pool = new Pool({ max: 4 });
const server = createServer((request, response) => {
  if (request.url === "/readyz") return void response.end("ready");
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => setTimeout(async () => {
    const { payment, amount } = JSON.parse(body);
    await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    response.writeHead(201).end("paid");
  }, seconds(${work})));
});
server.listen(process.env.PORT);
${atSignal}`;
const drain = `process.on("SIGTERM", () => server.close(async () => { await pool.end(); process.exit(0); }));`;

const deleteWeb1: ScenarioInput["steps"] = [
  {
    when: [{ ready: 2 }, { settled: 40 }, { inFlight: "web-1", atLeast: 1 }],
    act: { do: "delete", pod: "web-1" },
  },
];

const wanted: Tier[] = ["container", "process"];
const usable = await Promise.all(
  wanted.map((tier) =>
    chooseTier(tier).then(
      () => ({ tier, title: `in the ${tier} tier`, skipped: false }),
      (error: Error) => ({
        tier,
        title: `in the ${tier} tier (skipped: ${error.message})`,
        skipped: !process.env["CI"],
      }),
    ),
  ),
);

let postgres: PostgresHandle;
beforeAll(async () => void (postgres = await startPostgres()));
afterAll(() => postgres.stop());

describe.each(usable)("a run $title", ({ tier, skipped }) => {
  let sandbox: Sandbox;
  let runs = 0;
  beforeAll(async () => {
    if (!skipped) sandbox = await openSandbox({ tier, why: "tests" });
  });
  afterAll(() => sandbox?.close());

  interface Setting {
    readonly text?: string;
    readonly deployment?: Partial<ScenarioInput["deployment"]>;
    readonly scenario?: Partial<ScenarioInput>;
    readonly during?: (lab: Lab, event: LabEvent) => void;
    readonly adminUrl?: string;
  }

  async function run({
    text = pod(drain),
    deployment,
    scenario,
    during,
    adminUrl,
  }: Setting): Promise<History> {
    runs += 1;
    const parsed = scenarioSchema.parse({
      nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
      deployment: { replicas: 2, grace: 20, kubeletLag: { min: 0.2, max: 0.2 }, ...deployment },
      traffic: { rate: 20 },
      steps: deleteWeb1,
      end: [{ exited: "web-1" }, { forgotten: "web-1" }],
      second: 100,
      ...scenario,
    });
    const lab: Lab = new Lab({
      job: {
        run: `test-${process.pid}-${tier}-${runs}`,
        lesson: "test",
        variant: "test",
        mode: "scripted",
        source: { path: "pod.ts", text },
        sidecars: [],
        scenario: parsed,
        checks: ["in-flight", "exit"],
      },
      sandbox,
      adminUrl: adminUrl ?? postgres.adminUrl,
      onHeader: () => undefined,
      onEvent: (event) => during?.(lab, event),
    });
    const history = await lab.run();
    const { sent, settled } = score(history);
    expect(settled).toBe(sent);
    for (const one of history.pods.values())
      expect(one.started === undefined || one.exited !== undefined).toBe(true);
    return history;
  }

  const signals = (history: History) =>
    subject(history)?.signals.map(({ signal, by }) => `${signal} by ${by}`);

  test.skipIf(skipped)(
    "1.9 without a handler: PID 1 ignores SIGTERM until the grace, another process dies of it",
    async () => {
      const history = await run({ text: pod(), deployment: { grace: 5 } });
      const exited = subject(history)?.exited;
      if (tier === "container") {
        expect(signals(history)).toEqual(["SIGTERM by kubelet", "SIGKILL by grace"]);
        expect(exited).toMatchObject({ code: null, signal: "SIGKILL" });
      } else {
        expect(signals(history)).toEqual(["SIGTERM by kubelet"]);
        expect(exited).toMatchObject({ code: null, signal: "SIGTERM" });
      }
    },
  );

  test.skipIf(skipped)(
    "what is acknowledged before it is written is lost with its pod, and not with the end of the run",
    async () => {
      const text = `
        import { createServer } from "node:http";
        import { json } from "node:stream/consumers";
        import { seconds } from "last-call";
        import { Pool } from "pg";
        const pool = new Pool({ max: 4 });
        let batch = [];
        setInterval(() => {
          for (const { payment, amount } of batch.splice(0))
            void pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
        }, seconds(4));
        const server = createServer(async (request, response) => {
          if (request.url === "/readyz") return void response.end("ready");
          batch.push(await json(request));
          setTimeout(() => response.writeHead(202).end(), seconds(0.5));
        });
        server.listen(process.env.PORT);
        process.on("SIGTERM", () => process.exit(0));`;
      const history = await run({ text });
      const vanished = [...history.requests.values()].filter(({ outcome }) => outcome === "vanished");
      expect(new Set(vanished.map((request) => request.pod))).toEqual(new Set(["web-1"]));
    },
  );

  test.skipIf(skipped)(
    "a pod that drains loses nothing, and the ledger holds every payment once",
    async () => {
      const history = await run({});
      expect(score(history).byOutcome).toEqual({ ok: score(history).sent });
      const paid = [...history.requests.values()].filter((request) => request.committed);
      expect(paid).toHaveLength(score(history).sent);
      expect(history.finished?.how).toBe("ended");
      expect(subject(history)?.exited).toMatchObject({ code: 0 });
    },
  );

  test.skipIf(skipped)(
    "1.4 a hook whose program is missing is recorded, and SIGTERM follows at once",
    async () => {
      const history = await run({ deployment: { preStop: { exec: ["no-such-program", "5"] } } });
      const hook = subject(history)?.preStop;
      expect(hook?.ended?.failed).toMatch(/FailedPreStopHook.*no-such-program/);
      expect(hook?.ended?.chargedSeconds).toBe(0);
      expect(signals(history)).toEqual(["SIGTERM by kubelet"]);
    },
  );

  test.skipIf(skipped)(
    "1.3 the kubelet's own sleep comes before SIGTERM, and requests are served meanwhile",
    async () => {
      const history = await run({ deployment: { preStop: { sleep: 4 } } });
      const found = subject(history);
      expect(found?.preStop?.ended?.chargedSeconds).toBe(4);
      expect((found?.signals[0]?.seq ?? 0) > (found?.preStop?.ended?.seq ?? Infinity)).toBe(true);
      expect(score(history).lost).toBe(0);
    },
  );

  test.skipIf(skipped)(
    "an answer before the commit is found out: the client was told 201, the ledger has no row",
    async () => {
      const liar = pod(drain).replace(
        "await pool.query(",
        `if (Number(payment) % 5 === 0) return void response.writeHead(201).end("paid"); await pool.query(`,
      );
      const history = await run({ text: liar });
      const vanished = [...history.requests.values()].filter(({ outcome }) => outcome === "vanished");
      expect(vanished.length).toBeGreaterThan(0);
      expect(vanished.every(({ id }) => id % 5 === 0)).toBe(true);
      for (const request of vanished) expect(explain(history, request)?.cause).toBe("answered-before-saved");
    },
  );

  test.skipIf(skipped)("a payment committed twice is found out", async () => {
    const eager = pod(drain).replace(
      "await pool.query(",
      `if (Number(payment) % 5 === 0) await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]); await pool.query(`,
    );
    const history = await run({ text: eager });
    const doubled = [...history.requests.values()].filter(({ outcome }) => outcome === "doubled");
    expect(doubled.length).toBeGreaterThan(0);
    for (const request of doubled) expect(explain(history, request)?.cause).toBe("charged-twice");
  });

  test.skipIf(skipped)("stopped by hand, or by its limit, it still settles everything", async () => {
    const stopped = await run({
      scenario: { steps: [] },
      during: (lab, event) => {
        if (event.type === "request.settled" && event.request === 5) lab.command({ type: "run.stop" });
      },
    });
    expect(stopped.finished?.how).toBe("stopped");
    const limited = await run({ scenario: { steps: [], limit: 20 } });
    expect(limited.finished).toMatchObject({ how: "limit", why: "not over after 20 s" });
  });

  test.skipIf(skipped)("a refused command is in the journal, and changes nothing", async () => {
    let why: string | undefined;
    const history = await run({
      during: (lab, event) => {
        if (event.type === "request.settled" && event.request === 5)
          why = lab.command({ type: "pod.delete", pod: "web-7" });
      },
    });
    expect(why).toMatch(/there is no pod web-7; there are web-1, web-2/);
    expect(history.commands.find(({ refused }) => refused)).toMatchObject({
      command: "pod.delete web-7",
      refused: why,
    });
    expect(history.finished?.how).toBe("ended");
    expect([...history.pods.values()].filter(({ deleted }) => deleted).map(({ name }) => name)).toEqual([
      "web-1",
    ]);
    expect(summaryOf(history, "").causes).toEqual([]);
  });

  test.skipIf(skipped)("a pod killed by hand is said to have been", async () => {
    const history = await run({
      scenario: {
        steps: [
          { when: [{ settled: 40 }, { inFlight: "web-1", atLeast: 1 }], act: { do: "kill", pod: "web-1" } },
        ],
      },
    });
    expect(signals(history)?.[0]).toBe("SIGKILL by learner");
    expect(subject(history)?.runs.map(({ started }) => started.restart)).toEqual([0, 1]);
    const causes = [...history.requests.values()].flatMap(
      (request) => explain(history, request)?.cause ?? [],
    );
    expect(causes).toContain("killed-outright");
  });

  test.skipIf(skipped)("a ledger that is gone fails the run with a reason", async () => {
    const history = await run({ adminUrl: "postgres://nobody@127.0.0.1:1/none" });
    expect(history.finished?.how).toBe("failed");
    expect(history.finished?.why).toMatch(/127\.0\.0\.1/);
  });
});
