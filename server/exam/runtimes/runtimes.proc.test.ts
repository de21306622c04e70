// The exam knows nothing of what runs a service: it starts a command, sends HTTP and a signal, and looks. Here it meets
// services of other runtimes, of each a good one and a broken one.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import {
  examSettingsSchema,
  type ExamCheckId,
  type ExamResult,
  type ExamSettings,
} from "../../protocol/index.ts";
import { examine } from "../exam.ts";

const services = join(import.meta.dirname, "services");
const folder = mkdtempSync(join(tmpdir(), "runtimes-"));
// nginx started by root serves as nobody.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether it is in PATH, or where Debian keeps the programs of an administrator. */
const installed = (program: string): boolean =>
  [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"].some((path) =>
    existsSync(join(path, program)),
  );

type Verdict = Partial<Record<ExamCheckId, "pass" | "fail" | "skip" | "unknown">>;

/** What everybody who shuts down in order passes. */
const inOrder = {
  "in-flight": "pass",
  "propagation-fresh": "pass",
  "propagation-warm": "pass",
  "stops-accepting": "pass",
  "not-ready": "pass",
  "connection-close": "pass",
  "idle-keep-alive": "pass",
  "partial-request": "pass",
  interrupt: "pass",
  "exit-code": "pass",
  "within-grace": "pass",
  "prompt-when-idle": "pass",
  orphans: "pass",
} as const satisfies Verdict;

/** Who ends at once, whatever is under way. */
const atOnce = {
  "in-flight": "fail",
  "propagation-fresh": "fail",
  "exit-code": "pass",
  "within-grace": "pass",
  orphans: "pass",
} as const satisfies Verdict;

interface Examined {
  readonly what: string;
  readonly settings: Partial<ExamSettings> & Pick<ExamSettings, "command">;
  readonly verdict: Verdict;
  /** Its exit code, or the signal that it died of. */
  readonly exit: number | string;
}

interface Runtime {
  readonly name: string;
  /** Without it there is nothing to examine. */
  readonly program: string;
  /** Too big to be installed for this alone: it may be missing in CI as well. */
  readonly big?: true;
  readonly prepare?: () => void;
  readonly good: Examined;
  readonly broken: Examined;
}

const ready = { ready: "/readyz" };
/** It has no handler and serves until the hook is over: the routers know by then. */
const hooked = { command: ["sh", "nginx.sh"], env: { TMPDIR: folder }, preStop: 1.5 };
const nginxKeepsNothing = {
  "propagation-warm": "skip",
  "connection-close": "skip",
  "idle-keep-alive": "skip",
} as const;

const runtimes: readonly Runtime[] = [
  {
    name: "Python",
    program: "python3",
    good: {
      what: "http.server that is drained",
      settings: { command: ["python3", "good.py"], ...ready },
      verdict: inOrder,
      exit: 0,
    },
    broken: {
      what: "sys.exit(0) in the handler",
      settings: { command: ["python3", "broken.py"] },
      verdict: atOnce,
      exit: 0,
    },
  },
  {
    name: "Ruby",
    program: "ruby",
    good: {
      what: "threads that are drained",
      settings: { command: ["ruby", "good.rb"], ...ready },
      verdict: inOrder,
      exit: 0,
    },
    broken: {
      what: "the door closed in the handler, by which accept raises",
      settings: { command: ["ruby", "broken.rb"] },
      verdict: { ...atOnce, "exit-code": "fail" },
      exit: 1,
    },
  },
  {
    name: "PHP",
    program: "php",
    good: {
      what: "one loop that is drained",
      settings: { command: ["php", "good.php"], ...ready },
      verdict: inOrder,
      exit: 0,
    },
    broken: {
      what: "its built-in server, which dies of the signal",
      settings: { command: ["sh", "-c", 'exec php -S "127.0.0.1:$PORT" broken.php'] },
      verdict: atOnce,
      exit: "SIGTERM",
    },
  },
  {
    name: "Java",
    program: "javac",
    big: true,
    // Compiled once, not at each start.
    prepare: () =>
      execFileSync("javac", ["-d", folder, join(services, "Good.java"), join(services, "Broken.java")]),
    good: {
      what: "the JDK's HttpServer, drained in a hook",
      settings: { command: ["java", "-cp", folder, "Good"], ...ready },
      verdict: inOrder,
      exit: 143,
    },
    broken: {
      what: "stop(0) in a hook",
      settings: { command: ["java", "-cp", folder, "Broken"] },
      verdict: atOnce,
      exit: 143,
    },
  },
  {
    name: "nginx",
    program: "nginx",
    good: {
      what: "SIGQUIT, its graceful stop, after a hook",
      settings: { ...hooked, signal: "SIGQUIT" },
      verdict: {
        ...nginxKeepsNothing,
        "in-flight": "pass",
        "propagation-fresh": "pass",
        "stops-accepting": "pass",
        "partial-request": "pass",
        "exit-code": "pass",
        "within-grace": "pass",
        "prompt-when-idle": "pass",
        orphans: "pass",
      },
      exit: 0,
    },
    broken: {
      what: "SIGTERM, its fast stop, after a hook",
      settings: hooked,
      verdict: { ...atOnce, "propagation-fresh": "pass" },
      exit: 0,
    },
  },
];

/** Examines it for what the verdict names. */
async function examined({ settings, verdict }: Examined, signal: AbortSignal): Promise<ExamResult> {
  const only = Object.keys(verdict) as ExamCheckId[];
  const { result } = await examine(
    examSettingsSchema.parse({
      cwd: services,
      slow: "/slow",
      grace: 8,
      propagation: 1,
      rate: 20,
      only,
      ...settings,
    }),
    { signal },
  );
  return result;
}

for (const { name, program, big, prepare, good, broken } of runtimes) {
  // In CI it runs, and shows that the runtime is missing.
  const skipped = !installed(program) && (big || !process.env["CI"]);
  describe.skipIf(skipped)(`${name}, which needs ${program}`, () => {
    beforeAll(() => prepare?.());

    test.concurrent.for([good, broken])("$what", async (each, { expect, signal }) => {
      const { checks, exit } = await examined(each, signal);
      const seen = checks.map(({ id, summary, evidence }) => [`${id}: ${summary}`, ...evidence].join("\n"));
      expect(Object.fromEntries(checks.map(({ id, status }) => [id, status])), seen.join("\n")).toEqual(
        each.verdict,
      );
      expect(exit.signal ?? exit.code).toBe(each.exit);
    });
  });
}
