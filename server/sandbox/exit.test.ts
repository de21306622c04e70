import { expect, it } from "vitest";
import { podExit } from "./exit.ts";

const none = new Set<NodeJS.Signals>();
const sent = new Set<NodeJS.Signals>(["SIGTERM", "SIGKILL"]);
const base = { code: null, signal: null, sent: none, why: undefined };

it("passes on what a plain process says", () => {
  expect(podExit("process", { ...base, signal: "SIGTERM" })).toEqual({ code: null, signal: "SIGTERM" });
  expect(podExit("process", { ...base, code: 137, sent })).toEqual({ code: 137, signal: null });
});

it("turns 137 back into the SIGKILL that the lab has sent", () => {
  expect(podExit("container", { ...base, code: 137, sent })).toEqual({ code: null, signal: "SIGKILL" });
  expect(podExit("container", { ...base, code: 137, sent, why: "killed: printed more than 64 MB" })).toEqual({
    code: null,
    signal: "SIGKILL",
    why: "killed: printed more than 64 MB",
  });
});

it("leaves codes alone that the lab can't know to be signals", () => {
  expect(podExit("container", { ...base, code: 143, sent })).toEqual({ code: 143, signal: null });
  const exit = podExit("container", { ...base, code: 137 });
  expect(exit).toMatchObject({ code: 137, signal: null });
  expect(exit.why).toContain("without a SIGKILL of the lab");
  expect(podExit("container", { ...base, code: 139, sent })).toEqual({
    code: 139,
    signal: null,
    why: "exit code 139: most likely a crash (SIGSEGV), such as a full heap",
  });
});
