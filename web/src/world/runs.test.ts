import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { newRun } from "./run.ts";
import { Runs, yours } from "./runs.ts";

const run = (id: string, day: number, more: { variant?: string; edited?: boolean } = {}) =>
  newRun(id, {
    ...exampleHeader(),
    startedAt: `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z`,
    ...more,
  });

const holding = (...runs: ReturnType<typeof run>[]): Runs =>
  runs.reduce((all, each) => all.with(each, []), new Runs());

test("a run that is fetched later is as old as it is", () => {
  const runs = holding(run("new", 5), run("old", 2));
  expect(runs.all().map(({ id }) => id)).toEqual(["old", "new"]);
  expect(runs.latest("example", "broken")?.id).toBe("new");
});

test("a program of one's own is a variant of its own", () => {
  const runs = holding(run("theirs", 1), run("mine", 2, { edited: true }));
  expect(runs.latest("example", "broken")?.id).toBe("theirs");
  expect(runs.latest("example", yours)?.id).toBe("mine");
});

test("who came first gives way, but no variant's newest and nothing in use", () => {
  let runs = holding(
    run("fixed", 1, { variant: "fixed" }),
    run("shown", 2),
    run("second", 3),
    run("third", 4),
  );
  for (let day = 5; day <= 26; day += 1) runs = runs.with(run(`run ${day}`, day), ["shown"]);
  expect(runs.all()).toHaveLength(24);
  expect(["fixed", "shown", "second", "third"].map((id) => runs.get(id) !== undefined)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
