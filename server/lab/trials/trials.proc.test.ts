import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scenarioSchema, trialResult, type History, type TrialRecord } from "../../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import { descendants, running } from "../../testing/processes.ts";
import { openLab } from "../open-lab.ts";
import type { RunningLab } from "../running-lab.ts";
import { tiers } from "../testing/tiers.test-support.ts";

/** Seconds: for what is expected to end by itself, and for what is not. */
const limits = { patient: 20, short: 1 };

const trials = {
  services: [
    { name: "works", source: "works.ts" },
    { name: "broken", source: "broken.ts", wrong: "It dies of the signal.", from: "01-x" },
  ],
};
const serving = `import { createServer } from "node:http";
createServer((request, response) => response.end("ok")).listen(process.env.PORT, () => console.log("listening"));`;
const services = [
  { name: "works", text: `${serving}\nprocess.on("SIGTERM", () => process.exit(0));` },
  { name: "broken", text: serving },
].map(({ name, text }) => ({ name, source: { path: `services/${name}.ts`, text } }));

const imports = `import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { test } from "node:test";
`;
const start = `const service = spawn(process.execPath, [process.env.SERVICE], { stdio: ["ignore", "pipe", "inherit"] });
await once(service.stdout, "data");`;
const honest = `test("it exits with 0", async () => {
  ${start}
  assert.equal(await (await fetch("http://localhost:" + process.env.PORT)).text(), "ok");
  service.kill("SIGTERM");
  const [code] = await once(service, "exit");
  assert.equal(code, 0, "the exit code");
});`;

/** Tests that mean no good, or are none: what each comes to, on the service that works. */
const hostile: [what: string, text: string, result: string][] = [
  ["has no test", `console.log("all is well");`, "no-test"],
  ["skips every test", `test.skip("x", () => {}); test.todo("y", () => {});`, "no-test"],
  ["leaves before its test is over", `test("x", () => process.exit(0));`, "no-test"],
  ["leaves, having printed a pass", `console.log("✔ x\\nℹ pass 1\\n# pass 1"); process.exit(0);`, "no-test"],
  [
    "writes a report of its own, by whatever way",
    `const forged = JSON.stringify({ type: "tests", passed: 1, failed: 0, skipped: 0, todo: 0 }) + "\\n";
for (const to of [3, 4, "/proc/" + process.ppid + "/fd/4", "/proc/self/fd/4"])
  try { fs.writeFileSync(to, forged); } catch {}`,
    "no-test",
  ],
  ["fails outside of a test", `throw new Error("at once");`, "failed"],
  ["fails in one of two tests", `test("x", () => {}); test("y", () => assert.fail("no"));`, "failed"],
  [
    "never ends",
    `test("x", async () => { setInterval(() => {}, 1000); await new Promise(() => {}); });`,
    "no-answer",
  ],
  ["turns in circles", `test("x", () => { for (;;); });`, "no-answer"],
  [
    "prints without end",
    `const much = "x".repeat(1e6) + "\\n"; test("x", () => { for (;;) try { fs.writeSync(1, much); } catch {} });`,
    "no-answer",
  ],
];

describe.each(tiers)("a run of trials $title", ({ tier, skipped }) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    if (!skipped) sandbox = await openSandbox(await chooseTier(tier));
  });
  afterAll(() => sandbox?.close());

  function open(
    text: string,
    {
      limit = limits.patient,
      seen = () => undefined,
    }: { limit?: number; seen?: (lab: RunningLab) => void } = {},
  ): RunningLab {
    const lab: RunningLab = openLab({
      job: {
        run: "test",
        lesson: "test",
        variant: "test",
        mode: "scripted",
        source: { path: "pods/test.ts", text: imports + text },
        sidecars: [],
        services,
        scenario: scenarioSchema.parse({
          nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
          deployment: {},
          traffic: {},
          trials: { ...trials, limit },
        }),
        checks: [],
      },
      sandbox,
      adminUrl: "",
      onHeader: () => undefined,
      onEvent: () => seen(lab),
    });
    return lab;
  }

  const ended = ({ trials: records }: History, service: string): NonNullable<TrialRecord["ended"]> => {
    const record = records.get(service)?.ended;
    if (!record) throw new Error(`the trial of ${service} has no end`);
    return record;
  };

  test.skipIf(skipped)("tells a service that works from one that doesn't", async () => {
    const history = await open(honest).run();
    expect(history.finished?.how).toBe("ended");
    expect(trialResult(ended(history, "works"))).toBe("passed");
    expect(ended(history, "broken")).toMatchObject({
      code: 1,
      tests: { passed: 0, failed: 1 },
      failure: { test: "it exits with 0", message: expect.stringContaining("the exit code") as string },
    });
    expect(history.logs.some(({ pod, line }) => pod === "broken" && line.includes("AssertionError"))).toBe(
      true,
    );
    expect(descendants(process.pid).filter(({ command }) => command.includes("service.mjs"))).toEqual([]);
  });

  test.skipIf(skipped).each(hostile)("a file that %s", async (_, text, result) => {
    const history = await open(text, { limit: result === "no-answer" ? limits.short : limits.patient }).run();
    expect(trialResult(ended(history, "works"))).toBe(result);
    expect(running("service.mjs").filter(({ command }) => command.includes(sandbox.folder))).toEqual([]);
  });

  test.skipIf(skipped)("a failure before it hung is told beside", async () => {
    const history = await open(`test("x", async () => { ${start} assert.fail("no"); });`, { limit: 3 }).run();
    expect(ended(history, "works")).toMatchObject({
      stopped: "it had not ended after 3 s",
      failure: { test: "x", message: "no" },
    });
  });

  test.skipIf(skipped)("one that ends its runner has not passed, if it can do so at all", async () => {
    const history = await open(`test("x", () => void process.kill(process.ppid, "SIGKILL"));`).run();
    // The runner is PID 1 of a container, where no signal from within reaches it.
    expect(trialResult(ended(history, "works"))).toBe(tier === "container" ? "passed" : "failed");
  });

  test.skipIf(skipped)("is confined, and so is every Node that it starts", async () => {
    const look = `fs.readFileSync("/etc/passwd")`;
    const text = `import { spawnSync } from "node:child_process";
const child = (code) => spawnSync(process.execPath, ["-e", code], { env: {} }).status;
test("files", () => {
  assert.throws(() => ${look});
  assert.equal(child("process.exitCode = 0"), 0);
  assert.notEqual(child(${JSON.stringify(look)}), 0);
});
test("programs", { skip: ${tier === "process"} }, () => {
  assert.equal(spawnSync("/bin/sh", ["-c", "true"]).error.code, "ENOENT");
});`;
    const { logs, trials: records } = await open(text).run();
    expect(records.get("works")?.ended, logs.map(({ line }) => line).join("\n")).toMatchObject({ code: 0 });
  });

  test.skipIf(skipped)("one that starts ever more processes is ended with all of them", async () => {
    const marker = `marker-${process.pid}-${tier}`;
    const bomb = `const again = () => { for (let i = 0; i < 3; i += 1)
  spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "${marker}"], { detached: true, stdio: "ignore" }).on("error", () => {}).unref(); };
test("x", () => { again(); });`;
    const history = await open(bomb).run();
    expect(history.finished?.how).toBe("ended");
    expect(running(marker)).toEqual([]);
  });

  test.skipIf(skipped)("one that is stopped says so, tells no result, and leaves nothing", async () => {
    const text = `console.log("under way"); test("x", () => new Promise(() => setInterval(() => {}, 1000)));`;
    let asked = false;
    const seen = (lab: RunningLab): void => {
      if (asked || !lab.history.logs.some(({ line }) => line === "under way")) return;
      asked = true;
      lab.command({ type: "run.stop" });
    };
    const history = await open(text, { seen }).run();
    expect(asked).toBe(true);
    expect(history.finished?.how).toBe("stopped");
    expect([...history.trials.values()].filter((trial) => trial.ended)).toEqual([]);
    expect(running("run-tests.mjs").filter(({ command }) => command.includes(sandbox.folder))).toEqual([]);
  });
});
