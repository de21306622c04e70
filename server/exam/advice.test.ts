import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  examSettingsSchema,
  type ExamCheckId,
  type ExamPlatform,
  type ExamSettings,
} from "../protocol/index.ts";
import { adviceOf } from "./advice.ts";
import { recorded } from "./report/recorded/recorded.test-support.ts";

const { result } = recorded("passed");

/** A passing exam with these shutdowns. */
function seen({
  shutdowns = [{ trial: "deploy", seconds: 4, killed: false }],
  code = 0,
  startup = 0.2,
  ...settings
}: Partial<Omit<ExamSettings, "startup">> & {
  shutdowns?: { trial: string; seconds: number; killed: boolean }[];
  code?: number;
  startup?: number;
} = {}) {
  return {
    ...result,
    exit: { ...result.exit, code },
    measured: { startupSeconds: startup, servedOnSeconds: 2.3, shutdowns },
    settings: examSettingsSchema.parse({
      command: ["x"],
      cwd: "/",
      grace: 300,
      ready: "/readyz",
      ...settings,
    }),
  };
}

const platform = (id: ExamPlatform["platform"], of: Parameters<typeof adviceOf>[0]): ExamPlatform => {
  const found = adviceOf(of)?.platforms.find((each) => each.platform === id);
  if (!found) throw new Error(`nothing is advised for ${id}`);
  return found;
};
const settingsOf = (...from: Parameters<typeof platform>): Record<string, string> =>
  Object.fromEntries(platform(...from).settings.map(({ name, value }) => [name, value]));

const longest = [
  { trial: "prompt-when-idle", seconds: 3, killed: false },
  { trial: "deadline", seconds: 12.04, killed: false },
  { trial: "deploy", seconds: 4, killed: false },
];

describe("there is advice only where there is something to go by", () => {
  test("a recorded exam that passed has some, of the times that were measured", () => {
    const slowest = Math.max(...result.measured.shutdowns.map(({ seconds }) => seconds));
    const grace = result.advice?.platforms[0]?.settings.find(
      ({ name }) => name === "terminationGracePeriodSeconds",
    );
    expect(Number(grace?.value)).toBeGreaterThanOrEqual(Math.ceil(slowest + 2));
    expect(result.measured.servedOnSeconds).toBeGreaterThan(result.settings.propagation);
    expect(result.advice).toEqual(adviceOf(result));
  });

  test("one that failed has none", () => {
    expect(recorded("failed").result.advice).toBeNull();
    expect(adviceOf({ ...result, passed: false })).toBeNull();
  });

  test("nor has one that had to be killed, whatever its checks say", () => {
    expect(adviceOf(seen({ shutdowns: [{ trial: "second-signal", seconds: 12, killed: true }] }))).toBeNull();
  });

  test.each<ExamCheckId>(["within-grace", "propagation-fresh"])("nor has one that left out %s", (id) => {
    expect(adviceOf({ ...result, checks: result.checks.filter((check) => check.id !== id) })).toBeNull();
  });
});

describe("the sum", () => {
  test("is the kubelet's second, the longest shutdown, and a quarter of it", () => {
    expect(settingsOf("kubernetes", seen({ shutdowns: longest }))).toMatchObject({
      terminationGracePeriodSeconds: "16",
      preStop: "none",
    });
    expect(platform("kubernetes", seen({ shutdowns: longest })).text).toContain(
      "# from the deletion: 1 kubelet + 12 longest shutdown + 3 margin = 16\n",
    );
  });

  test("has two seconds of margin at least", () => {
    expect(adviceOf(seen())?.margin.seconds).toBe(2);
    expect(settingsOf("kubernetes", seen())).toMatchObject({ terminationGracePeriodSeconds: "7" });
  });

  test("has the hook in it for Kubernetes, and not where the hook has an account of its own", () => {
    const withHook = seen({ shutdowns: longest, preStop: 4.5 });
    expect(settingsOf("kubernetes", withHook)).toMatchObject({
      terminationGracePeriodSeconds: "21",
      preStop: "sleep 5",
    });
    expect(settingsOf("systemd", withHook)).toMatchObject({
      ExecStop: "/usr/bin/sleep 5",
      TimeoutStopSec: "15",
    });
    expect(settingsOf("compose", withHook)).toMatchObject({ pre_stop: "sleep 5", stop_grace_period: "15s" });
  });

  test("of systemd is never shorter than its hook", () => {
    expect(settingsOf("systemd", seen({ preStop: 30 }))).toMatchObject({ TimeoutStopSec: "32" });
  });
});

test("systemd is told of a code that is no crash, and that only the main process is to be told", () => {
  expect(settingsOf("systemd", seen())).toMatchObject({ KillMode: "mixed", KillSignal: "SIGTERM" });
  expect(settingsOf("systemd", seen())).not.toHaveProperty("SuccessExitStatus");
  expect(settingsOf("systemd", seen({ code: 143 }))).toMatchObject({ SuccessExitStatus: "143" });
  const { text } = platform("systemd", seen({ preStop: 5, code: 143 }));
  for (const line of text.trimEnd().split("\n").slice(1)) expect(line).toMatch(/^(# .+|[A-Z]\w+=\S.*)$/);
});

test("a start is given ten times what it took here, and thirty seconds at least", () => {
  expect(settingsOf("kubernetes", seen())["startupProbe"]).toBe("/readyz, every second, 30 times");
  expect(settingsOf("kubernetes", seen({ startup: 4.2 }))["startupProbe"]).toBe(
    "/readyz, every second, 42 times",
  );
});

test("the signal is the one that it was examined with", () => {
  const other = seen({ signal: "SIGQUIT" });
  expect(settingsOf("kubernetes", other)).toMatchObject({ stopSignal: "SIGQUIT" });
  expect(settingsOf("systemd", other)).toMatchObject({ KillSignal: "SIGQUIT" });
  expect(parse(platform("compose", other).text)).toEqual({
    services: { service: { stop_grace_period: "6s", stop_signal: "SIGQUIT" } },
  });
});

test("what could not be known is said", () => {
  const notes = (of: Parameters<typeof adviceOf>[0]): string => adviceOf(of)?.notes.join("\n") ?? "";
  expect(notes(seen({ shutdowns: longest }))).toContain("given up 12.0 s after the signal");
  const without = { ...seen(), checks: result.checks.filter(({ id }) => id !== "deadline") };
  expect(notes(without)).toContain("was not examined");
  expect(notes(seen({ ready: undefined }))).toContain("No readiness endpoint");
  expect(platform("kubernetes", seen({ ready: undefined })).text).not.toContain("Probe");
});
