import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import { examResultSchema } from "../protocol/index.ts";

const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));
const services = fileURLToPath(new URL("../exam/report/recorded", import.meta.url));
const node = [process.execPath, "--disable-warning=ExperimentalWarning"] as const;
const folder = mkdtempSync(join(tmpdir(), "exam-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `exam` with these arguments, beside the services. */
const exam = (...args: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(node[0], [node[1], cli, "exam", ...args], { cwd: services }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

/** Quick, and still a deploy as a router sees it. */
const quick = [
  "--propagation",
  "1",
  "--grace",
  "10",
  "--rate",
  "20",
  "--only",
  "propagation-fresh,within-grace",
];

test("of a service that does it in order, --format json prints the result and nothing else, and the code is 0", async () => {
  const { code, stdout, stderr } = await exam(
    ...quick,
    "--format",
    "json",
    "--",
    ...node,
    "in-order.process.ts",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^\{.*\}\n$/);
  const result = examResultSchema.parse(JSON.parse(stdout));
  expect(result.checks.map(({ id, status }) => [id, status])).toEqual([
    ["propagation-fresh", "pass"],
    ["within-grace", "pass"],
  ]);
  expect(result.advice?.platforms.map(({ platform }) => platform)).toEqual([
    "kubernetes",
    "systemd",
    "compose",
  ]);
});

test("of one without a handler, the reports go to their files, the text to standard error, and the code is 1", async () => {
  const file = (name: string): string => join(folder, name);
  const out = [
    "--out",
    `junit=${file("exam.xml")}`,
    "--out",
    `html=${file("exam.html")}`,
    "--badge",
    file("exam.svg"),
  ];
  const { code, stdout, stderr } = await exam(...quick, ...out, "--", ...node, "no-handler.process.ts");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("✘ propagation-fresh: New connections are served until every router knows");
  expect(readFileSync(file("exam.xml"), "utf8")).toContain('type="door-shut-before-router-knew"');
  expect(readFileSync(file("exam.html"), "utf8")).toContain("<svg");
  expect(readFileSync(file("exam.svg"), "utf8")).toContain("1 of 2 failed");
});

test("a service that ends before it serves is shown with what it said last, and the code is 2", async () => {
  const { code, stdout, stderr } = await exam(
    "--",
    ...node,
    "-e",
    "console.log('no database'); process.exit(3)",
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/it ended before it served, exit 3\nThe last of what it printed:\nno database\n$/);
});

test("an exam that could judge nothing is no pass: it says so, and the code is 2", async () => {
  const deaf = `process.on("SIGTERM", () => {}); require("http").createServer((_, r) => r.end()).listen(process.env.PORT)`;
  const silent = ["--only", "silent-socket", "--grace", "1"];
  const { code, stdout } = await exam(...silent, "--", ...node, "-e", deaf);
  expect(code).toBe(2);
  expect(stdout).toContain("? silent-socket");
  expect(stdout).toContain("No check could be judged, so nothing is shown");
});

test("where every request is a slow one, those under way at the signal are found all the same", async () => {
  const slow = `require("http").createServer((_, r) => setTimeout(() => r.end(), 1000)).listen(process.env.PORT)`;
  const { code, stdout } = await exam("--slow", "/", "--only", "in-flight", "--", ...node, "-e", slow);
  expect(code).toBe(1);
  expect(stdout).toContain("20 of 20 requests lost: 20 reset");
});

test("a program that isn't there is no verdict on a service: the code is 2", async () => {
  const { code, stdout, stderr } = await exam("--", "./no-such-program");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain('there is no program "./no-such-program"');
});

test("--help behind -- is the service's own", async () => {
  const { code, stderr } = await exam(
    "--",
    ...node,
    "-e",
    "process.exit(process.argv.includes('--help') ? 7 : 8)",
    "--",
    "--help",
  );
  expect(code).toBe(2);
  expect(stderr).toContain("exit 7");
});

/** An exam of a service that never serves, once that has been started. */
async function underWay(name: string) {
  const file = join(folder, name);
  const service = `require("fs").writeFileSync(process.env.PID_FILE, String(process.pid)); setInterval(() => {}, 1000)`;
  const child = spawn(
    node[0],
    [node[1], cli, "exam", "--env", `PID_FILE=${file}`, "--", ...node, "-e", service],
    { stdio: "ignore" },
  );
  const pid = await vi.waitUntil(() => existsSync(file) && Number(readFileSync(file, "utf8")), {
    timeout: 30_000,
  });
  return { child, pid };
}

test("a Ctrl-C that comes several times, as from a terminal, ends the exam and what it had started", async () => {
  const { child, pid } = await underWay("interrupted");
  child.kill("SIGINT");
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test("an exam that is killed takes with it what it had started", async () => {
  const { child, pid } = await underWay("killed");
  child.kill("SIGKILL");
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 10_000 });
});
