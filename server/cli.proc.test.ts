import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fold, fromJsonl, score, type RunReport } from "./protocol/index.ts";
import { run, start } from "./testing/cli.ts";
import { descendants, survivors } from "./testing/processes.ts";

let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lastcall-cli-"))));
afterAll(() => rm(folder, { recursive: true }));

/** A lesson folder of its own, with one pod for both of its variants. */
async function lessonWith(name: string, pod: string, lesson?: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, "pods"), { recursive: true });
  const expected = `{ lost: { atLeast: 0 }, exit: { code: 0, signal: null } }`;
  const text = `export default {
    title: "T", question: "Q", part: "P", minutes: 1, concepts: ["c"], checks: ["exit"],
    scenario: {
      nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
      deployment: { replicas: 1 },
      traffic: { method: "GET", path: "/" },
      steps: [{ when: [{ settled: 5 }], act: { do: "delete", pod: "web-1" } }],
      end: [{ exited: "web-1" }],
    },
    predict: { question: "q", options: [{ id: "a", label: "a", because: "b" }, { id: "c", label: "c", because: "d" }] },
    explain: { question: "q", options: [{ id: "a", label: "a", because: "b" }, { id: "c", label: "c", because: "d" }] },
    variants: [
      { id: "broken", title: "B", role: "broken", summary: "s", expect: ${expected} },
      { id: "fixed", title: "F", role: "fixed", summary: "s", expect: ${expected} },
    ],
  }`;
  await writeFile(join(path, "lesson.ts"), lesson ?? text);
  await writeFile(join(path, "lesson.mdx"), "# T\n");
  for (const variant of ["broken", "fixed"]) await writeFile(join(path, "pods", `${variant}.ts`), pod);
  return path;
}

describe("usage", () => {
  test.each([
    [["fly"], /there is no verb "fly"/],
    [[], /lastcall serve/],
    [["run"], /run takes one lesson/],
    [["run", "99"], /there is no lesson "99"; there are 01-vanished-payments/],
    [["run", "05", "--variant", "nope"], /has no variant "nope"; it has broken, .*fixed/],
    [["run", "05", "--second", "5"], /--second takes a whole number from 20 to 1000, not "5"/],
    [["run", "05", "--seed", "x"], /--seed takes a whole number/],
    [["run", "05", "--colour"], /--colour/],
    [["run", "05", "--manifest", "nowhere.yaml"], /no such file .*nowhere\.yaml/],
    [["run", "05", "--tier", "vm"], /--tier is container or process, not "vm"/],
    [["verify", "--repeat", "0"], /--repeat takes a whole number from 1/],
    [["verify", "--jobs", "many"], /--jobs takes a whole number from 1/],
    [["verify", "nope"], /there is no lesson "nope"/],
    [["serve", "--host", "0.0.0.0"], /lets others reach this server.*--public-host/],
    [["serve", "--port", "http"], /--port takes a whole number/],
    [["pod"], /pod takes one file/],
  ])("%j is refused with code 2", async (args, message) => {
    const { code, stderr, stdout } = await run(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test.each(["serve", "run", "verify", "pod"])("%s --help explains itself", async (verb) => {
    const { code, stdout } = await run([verb, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^lastcall ${verb}`));
  });
});

describe("run", () => {
  test("--json prints one object, --out keeps the journal, and both say the same", async () => {
    const out = join(folder, "run.jsonl");
    const { code, stdout, stderr } = await run(["run", "05", "--json", "--out", out]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as RunReport;
    expect(report).toMatchObject({
      format: "lastcall-run",
      version: 1,
      lesson: "05-endpoint-race",
      variant: "broken",
    });
    const { header, events } = fromJsonl(await readFile(out, "utf8"));
    const folded = score(fold(header, events));
    expect(report.requests).toEqual({
      sent: folded.sent,
      ok: folded.byOutcome.ok,
      lost: folded.lost,
      byOutcome: folded.byOutcome,
      retries: 0,
    });
    expect(Object.values(report.requests.byOutcome).reduce((sum, count) => sum + count, 0)).toBe(
      report.requests.sent,
    );
    expect(report.lost).toHaveLength(report.requests.lost);
    expect(report.exits).toEqual([{ pod: "web-1", code: 0, signal: null, afterSeconds: expect.any(Number) }]);
    const seqs = new Set(events.map(({ seq }) => seq));
    for (const { evidence } of report.checks) for (const seq of evidence) expect(seqs).toContain(seq);
  });

  test("a pod with a syntax error is named with its line", async () => {
    const path = await lessonWith("syntax", "const a = 1;\nconst = 2;\n");
    const { code, stdout } = await run(["run", path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/syntax\/pods\/broken\.ts:2:\d+/);
  });

  test("a pod that never listens is named, with what it printed", async () => {
    const path = await lessonWith("mute", `console.log("thinking"); setInterval(() => {}, 1000);`);
    const { code, stdout } = await run(["run", path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /web-1 did not listen within 15 s: a pod calls server\.listen\(process\.env\.PORT\)/,
    );
    expect(stdout).toMatch(/thinking/);
  });

  test("a pod that ends at once is named, with its exit code and its last words", async () => {
    const path = await lessonWith("early", `console.error("no config"); process.exit(3);`);
    const { code, stdout } = await run(["run", path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/web-1 ended before it was ready: exit 3/);
    expect(stdout).toMatch(/no config/);
  });

  test("a program and a manifest of one's own take the places of the lesson's, and are held against its fixed pod", async () => {
    const path = await lessonWith("own", "");
    const [program, manifest, out] = ["mine.ts", "mine.yaml", "own.jsonl"].map((name) => join(folder, name));
    const text = `import { createServer } from "node:http";
const server = createServer((_, answer) => answer.end()).listen(process.env.PORT);
process.on("SIGINT", () => server.close());
`;
    const deployment = (signal: string) => `apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 2
  template:
    spec:
      containers:
        - lifecycle: { stopSignal: ${signal}, preStop: { sleep: { seconds: 2 } } }
          readinessProbe: { httpGet: { path: / } }
`;
    await writeFile(program ?? "", text);
    await writeFile(manifest ?? "", deployment("SIGINT"));
    const own = ["run", path, "--program", program ?? "", "--manifest", manifest ?? ""];
    const { code, stdout } = await run([...own, "--out", out ?? ""]);
    expect(stdout).toMatch(/T, your own .*web-1: exit 0.*This is what the lesson says of “F”/s);
    expect(code).toBe(0);
    const { header } = fromJsonl(await readFile(out ?? "", "utf8"));
    expect(header).toMatchObject({
      edited: true,
      program: { text },
      manifest: { text: deployment("SIGINT") },
      scenario: { deployment: { stopSignal: "SIGINT" } },
    });
    await writeFile(manifest ?? "", deployment("SIGKILL"));
    const refused = await run(own);
    expect(refused.stderr).toMatch(/pods\/yours\.yaml:8:36: stopSignal is SIGTERM or SIGINT/);
    expect(refused.code).toBe(1);
  });

  test("a lesson with a wrong field is refused, by file and field", async () => {
    const path = await lessonWith("wrong", "", `export default { title: "T", minutes: "many" }`);
    const { code, stderr } = await run(["run", path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/wrong\/lesson\.ts.*minutes: expected number/);
  });

  test("a database that isn't there is named, with what to do", async () => {
    const { code, stderr } = await run(["run", "05"], { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/DATABASE_URL/);
  });
});

describe("verify", () => {
  test("every run of every variant is made, side by side, and what doesn't hold is told by its seed", async () => {
    const path = await lessonWith(
      "liar",
      `import { createServer } from "node:http";
createServer((_, answer) => answer.end()).listen(process.env.PORT);
process.on("SIGTERM", () => process.exit(3));
`,
    );
    const { code, stdout } = await run([
      "verify",
      path,
      "--repeat",
      "2",
      "--jobs",
      "2",
      "--seed",
      "5",
      "--json",
    ]);
    expect(code).toBe(1);
    const wrong = (seed: number) =>
      expect.stringMatching(
        new RegExp(`^run ${seed - 4}, seed ${seed}: the pod ended with exit 3, expected exit 0`),
      ) as string;
    const alike = expect.stringMatching(/fails exactly as broken does/) as string;
    expect(JSON.parse(stdout)).toMatchObject({
      passed: false,
      lessons: [
        { variant: "broken", repeats: 2, held: 0, failures: expect.arrayContaining([wrong(5), wrong(6)]) },
        {
          variant: "fixed",
          repeats: 2,
          held: 0,
          failures: expect.arrayContaining([alike, wrong(5), wrong(6)]),
        },
      ],
    });
  });

  test("a lesson's rewrites show what is said of them", async () => {
    const { code, stdout } = await run(["verify", "05", "--rewrites", "--jobs", "2", "--json"]);
    const { lessons } = JSON.parse(stdout) as { lessons: { variant: string; failures: string[] }[] };
    expect(lessons.map(({ variant, failures }) => ({ variant, failures }))).toEqual(
      [
        "callbacks",
        "with-hono",
        "ready-until-the-end",
        "waits-behind-the-door",
        "exits-after-the-wait",
        "refuses-politely",
      ].map((id) => ({ variant: `rewrites/${id}`, failures: [] })),
    );
    expect(code).toBe(0);
  });
});

describe("serve", () => {
  test("a port in use is named, with what to do", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await run(["serve", "--port", String(port)]);
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`port ${port} is in use.*--port`));
  });

  test("SIGTERM ends it with code 0 and nothing is left", async () => {
    const server = start(["serve", "--port", "0"]);
    await server.line("Last Call is open: http://127.0.0.1:");
    await server.line("sandbox: ");
    const family = descendants(server.child.pid ?? 0);
    expect(family.some(({ command }) => command.includes("postgres"))).toBe(true);
    const asked = performance.now();
    server.child.kill("SIGTERM");
    expect((await server.ended).code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(3000);
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
  });

  test("after kill -9 nothing is left within a second, and the next start works", async () => {
    const server = start(["serve", "--port", "0"]);
    await server.line("Last Call is open");
    const family = descendants(server.child.pid ?? 0);
    server.child.kill("SIGKILL");
    await server.ended;
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
    const next = start(["serve", "--port", "0"]);
    await next.line("Last Call is open");
    next.child.kill("SIGTERM");
    expect((await next.ended).code).toBe(0);
  });
});
