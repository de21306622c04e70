import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fromJsonl, type Command } from "./protocol/index.ts";
import { Room } from "./testing/room.ts";

const data = mkdtempSync(join(tmpdir(), "workshop-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const lesson = "05-endpoint-race";
const run: Command = {
  type: "run.start",
  lesson,
  variant: "broken",
  mode: "live",
  settings: { second: 100, rate: 20, grace: 5 },
};

const open = () => Room.open("--data", data, "--runs", "1", "--labs", "1", "--grace", "5");

test.each(["SIGKILL", "SIGTERM"] as const)(
  "after %s of its server, a room goes on at the next one: the seat, the code, what was said, and one's runs",
  { timeout: 120_000 },
  async (signal) => {
    const before = await open();
    const ann = await before.join("Ann");
    expect(await ann.line.command(run)).toBeUndefined();
    await ann.line.event("run.started");
    expect(await ann.line.command({ type: "run.stop" })).toBeUndefined();
    await ann.line.event("run.finished");
    const hers = async () => (await before.view()).seats.find(({ id }) => id === ann.seat);
    await expect.poll(async () => (await hers())?.lastRun, { timeout: 20_000 }).toBeDefined();
    await before.instructor.fetch("/api/workshop/notices", {
      method: "POST",
      body: JSON.stringify({ text: "have a break" }),
    });
    const seat = await hers();
    const { code } = await before.view();
    await expect
      .poll(() => readFileSync(join(data, "workshop.json"), "utf8"))
      .toContain(`"at":${seat?.lastRun?.at}`);
    await expect.poll(() => readFileSync(join(data, "workshop.json"), "utf8")).toContain("have a break");
    before.server.child.kill(signal);
    await before.server.ended;

    const after = await open();
    const back = await after.comeBack(ann);
    const view = await after.view();
    expect(view.code).toBe(code);
    expect(view.notices.map(({ text }) => text)).toContain("have a break");
    expect(view.seats.find(({ id }) => id === ann.seat)).toMatchObject({
      name: "Ann",
      joinedAt: seat?.joinedAt,
      lastRun: seat?.lastRun,
      connected: true,
    });
    const { runs } = (await (await back.page.fetch("/api/runs")).json()) as { runs: { run: string }[] };
    expect(runs).toHaveLength(1);
    const journal = await (await back.page.fetch(`/api/runs/${runs[0]?.run}/journal.jsonl`)).text();
    expect(fromJsonl(journal).events).toEqual(ann.line.events);
    expect(await after.close()).toBe(0);
  },
);
