import { expect, test } from "vitest";
import { ground } from "./sharing.ts";

const open = { scheme: "http", host: "lab.example" } as const;
const usual = { workshop: false, publicHost: undefined, labs: undefined, runs: undefined, starts: undefined };

test("on one's own, nobody waits; in the process tier there is one session and one lab", () => {
  expect(ground(usual, "container")).toMatchObject({
    limits: { capacity: { labs: 8, runs: 8 }, editing: true },
    remarks: [],
  });
  expect(ground(usual, "process")).toMatchObject({
    limits: { capacity: { labs: 1, runs: 1 }, sessions: 1, editing: true },
    remarks: [],
  });
});

test("a workshop's numbers may be given, and there are never more runs than labs", () => {
  const numbers = (labs?: number, runs?: number) =>
    ground({ workshop: true, publicHost: open, labs, runs, starts: undefined }, "container").limits.capacity;
  expect(numbers(20, 3)).toMatchObject({ labs: 20, runs: 3 });
  expect(numbers(2, 5)).toMatchObject({ labs: 2, runs: 2 });
  expect(numbers()).toMatchObject({ labs: expect.any(Number), runs: expect.any(Number) });
});

test("in the process tier others get the lessons' own variants, one run at a time, whatever is asked for, and it is said", () => {
  const { limits, remarks } = ground(
    { workshop: true, publicHost: open, labs: 9, runs: 9, starts: undefined },
    "process",
  );
  expect(limits).toMatchObject({ capacity: { labs: 1, runs: 1 }, editing: false });
  expect(remarks.join("\n")).toMatch(/one run at a time[^]*own variants only/);
  const rehearsal = ground({ ...usual, workshop: true }, "process");
  expect(rehearsal.limits).toMatchObject({ capacity: { labs: 1, runs: 1 }, editing: true });
});
