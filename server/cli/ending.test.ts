import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endingOf, listenForTheEnd } from "./ending.ts";

const events = ["SIGTERM", "SIGINT", "uncaughtException"] as const;
const others = new Map(events.map((event) => [event, process.listeners(event as "SIGTERM")]));
const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
const { isTTY } = process.stdout;
let said: string[] = [];
let end: AbortSignal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  // The test runner has listeners of its own, which are not what is asked.
  for (const event of events) process.removeAllListeners(event);
  said = [];
  end = listenForTheEnd((what) => said.push(what));
});
afterEach(() => {
  for (const event of events) {
    process.removeAllListeners(event);
    for (const listener of others.get(event) ?? []) process.on(event as "SIGTERM", listener);
  }
  exit.mockClear();
  vi.useRealTimers();
  inTerminal(isTTY);
});

const inTerminal = (yes: boolean): void => void Object.assign(process.stdout, { isTTY: yes });
const get = (event: (typeof events)[number], ...args: unknown[]): boolean =>
  (process.emit as (event: string, ...args: unknown[]) => boolean).call(process, event, ...args);

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it with 0", async (signal) => {
  get(signal);
  expect(await endingOf(end)).toEqual({ why: signal, code: 0 });
});

test("an exception that nobody caught ends it in order as well, but with 1", async () => {
  get("uncaughtException", new Error("the disk is full"), "uncaughtException");
  expect(await endingOf(end)).toEqual({ why: "an uncaught exception", code: 1 });
  expect(said.join()).toContain("the disk is full");
  get("uncaughtException", new Error("again"), "uncaughtException");
  expect(exit).not.toHaveBeenCalled();
});

test("a second SIGTERM says nothing new", async () => {
  inTerminal(true);
  get("SIGTERM");
  vi.advanceTimersByTime(5000);
  get("SIGTERM");
  expect(exit).not.toHaveBeenCalled();
  expect(said).toEqual(["SIGTERM: closing already"]);
});

test("one Ctrl-C that arrives twice is one, and a second one is taken at its word in a terminal only", () => {
  inTerminal(true);
  get("SIGINT");
  vi.advanceTimersByTime(20);
  get("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  inTerminal(false);
  get("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  inTerminal(true);
  get("SIGINT");
  expect(exit).toHaveBeenCalledWith(130);
});
