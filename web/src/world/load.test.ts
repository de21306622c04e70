import { beforeEach, expect, test, vi } from "vitest";
import { Story } from "../../../server/protocol/story.test-support.ts";
import type { Journal } from "../../../server/protocol/index.ts";
import { ApiError, type Api } from "../link/index.ts";
import { World } from "./world.ts";

const nowhere = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const finished = new Story().deleted(2).exits(5, 0);
const journal: Journal = {
  header: { ...finished.history.header, lesson: "05", edited: true },
  events: [
    ...finished.events,
    { seq: finished.events.length + 1, t: 2000, type: "run.finished", how: "ended" },
  ],
};

let run: ReturnType<typeof vi.fn<Api["run"]>>;
let world: World;
beforeEach(() => {
  run = vi.fn<Api["run"]>(async () => journal);
  const outside = {
    token: "",
    address: "",
    api: {
      newSession: vi.fn<Api["newSession"]>(),
      about: vi.fn<Api["about"]>(),
      check: vi.fn<Api["check"]>(),
      run,
    },
    storage: nowhere,
    openSocket: () => {
      throw new Error("nobody connects here");
    },
    now: () => 0,
    random: () => 0,
  };
  world = new World(outside, () => 0, nowhere);
});

test("a kept run is fetched once, folded whole and shown", async () => {
  expect(await world.load("r1")).toBe(true);
  expect(await world.load("r1")).toBe(true);
  expect(run.mock.calls).toEqual([["r1"]]);
  const { shown, runs, going } = world.store.getState();
  expect(shown).toEqual({ lesson: "05", variant: "yours", run: "r1" });
  expect(runs.get("r1")?.history.finished).toMatchObject({ how: "ended" });
  expect(going).toBeNull();
  expect(world.playhead.growing).toBe(false);
});

test("of a run that was left in the middle, the rest is fetched", async () => {
  world.open("r1", { ...journal, events: journal.events.slice(0, 5) });
  await world.load("r1");
  expect(world.store.getState().runs.get("r1")?.history.finished).toBeDefined();
});

test("a run that can't be had becomes a notice, and what is shown stays", async () => {
  await world.load("r1");
  run.mockRejectedValueOnce(new ApiError("broken", "its file is damaged", "make the run again"));
  expect(await world.load("r2")).toBe(false);
  const { notice, shown } = world.store.getState();
  expect(notice?.text).toBe("its file is damaged: make the run again");
  expect(shown?.run).toBe("r1");
});

test("of a run that gave way to newer ones, a reader is told that, and no route", async () => {
  run.mockRejectedValueOnce(new ApiError("missing", "there is no such run", "choose one of GET /api/runs"));
  expect(await world.load("r2")).toBe(false);
  expect(world.store.getState().notice?.text).toMatch(/^The server does not have this run any more/);
});
