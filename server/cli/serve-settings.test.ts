import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readSettings, settings, settingsHelp, settingsTable, variableOf } from "./serve-settings.ts";

const cells = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

test("the README's table of settings is the one that the code reads", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const lines = readme.split("\n");
  const head = lines.findIndex((line) => cells(line).join() === "flag,environment,default,what");
  expect(
    head,
    "the README has no table with the head | flag | environment | default | what |",
  ).toBeGreaterThan(0);
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  expect(rows.slice(0, end).map(cells)).toEqual(settingsTable());
});

test("the help names every flag", () => {
  for (const flag of Object.keys(settings)) expect(settingsHelp()).toContain(`--${flag}`);
});

test("what the environment says holds where the command line is silent", () => {
  const env = {
    LASTCALL_PORT: "8080",
    LASTCALL_METRICS_PORT: "9100",
    LASTCALL_OPEN: "1",
    LASTCALL_LOG: "json",
  };
  expect(readSettings(["--port", "0"], env)).toMatchObject({
    port: 0,
    "metrics-port": 9100,
    open: true,
    log: "json",
    host: undefined,
  });
  expect(readSettings(["--open", "--drain", "0.5"], {})).toMatchObject({ open: true, drain: 0.5 });
});

test.each([
  [["--port", "http"], {}, /^--port takes a whole number from 0 to 65535, not "http"$/],
  [[], { LASTCALL_PORT: "70000" }, /^LASTCALL_PORT takes a whole number from 0 to 65535, not "70000"$/],
  [[], { LASTCALL_OPEN: "yes" }, /^LASTCALL_OPEN is 0 or 1, not "yes"$/],
  [["--grace", "-1"], {}, /--grace/],
  [["--grace", "0"], {}, /^--grace takes a number from 1 to 3600, not "0"$/],
  [["--log", "xml"], {}, /^--log is text or json, not "xml"$/],
  [["--tier", "vm"], {}, /^--tier is container or process, not "vm"$/],
  [[], { LASTCALL_DATA: "" }, /^LASTCALL_DATA is empty$/],
  [["--colour"], {}, /--colour/],
  [["4600"], {}, /^serve takes no "4600"$/],
])("%j with %j is refused", (args, env, message) => {
  expect(() => readSettings(args, env)).toThrow(message);
});

test("a variable is named after its flag", () => {
  expect(variableOf("metrics-port")).toBe("LASTCALL_METRICS_PORT");
});
