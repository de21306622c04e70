import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { workshopSchema, type Joined } from "../../protocol/index.ts";
import type { Sessions } from "../registry.ts";
import { RoomFile } from "./room-file.ts";
import { Workshop } from "./workshop.ts";

const lesson = "05-endpoint-race";
const counts = { of: 2, taken: 0, waiting: 0 };

let data: string;
let now: number;
let files: RoomFile[];
beforeEach(() => {
  files = [];
  data = mkdtempSync(join(tmpdir(), "room-"));
  now = 1_000_000;
});
afterEach(async () => {
  await Promise.all(files.map((file) => file.settled()));
  rmSync(data, { recursive: true });
});

/** A server's room, in the folder that it has in common with the one before it. */
function open() {
  const file = new RoomFile(
    data,
    (line) => expect.unreachable(line),
    () => now,
  );
  files.push(file);
  const workshop = new Workshop({
    sessions: {
      labs: { places: counts, turns: counts },
      end: () => Promise.resolve(),
    } as unknown as Sessions,
    origin: () => "http://lab.example:4600",
    predictable: new Map([[lesson, new Set(["none", "some"])]]),
    now: () => now,
    file,
  });
  return { workshop, settled: () => file.settled(), view: () => workshopSchema.parse(workshop.view()) };
}

function joined(workshop: Workshop, name: string): Joined {
  const answer = workshop.join({ code: workshop.code, name }, "", "10.0.0.1");
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}

test("whoever had a seat has it at the next server, with all that was known of it; the code and what was said stay", async () => {
  const before = open();
  const ann = joined(before.workshop, "Ann");
  const seat = before.workshop.seatOf(ann.token);
  if (!seat) throw new Error("no seat");
  before.workshop.stand(seat, { lesson, predicted: "some", steps: [true, false, false, false] });
  before.workshop.say({ text: "have a break" });
  now += 60_000;
  before.workshop.keep();
  await before.settled();

  const after = open();
  expect(after.workshop.code).toBe(before.workshop.code);
  expect(after.workshop.seatOf(ann.token)).toMatchObject({ id: ann.seat, name: "Ann" });
  expect(after.view()).toEqual(before.view());
  expect(after.view().predictions).toEqual({ [lesson]: { some: 1 } });
  expect(after.workshop.say({ text: "go on" }).id).toBe(2);
});

test("a seat that was only offered may still be taken at the next server", async () => {
  const before = open();
  const ann = joined(before.workshop, "Ann");
  await before.settled();
  const after = open();
  expect(after.view().seats).toEqual([]);
  expect(after.workshop.seatOf(ann.token)?.name).toBe("Ann");
  expect(after.view().seats).toHaveLength(1);
});

test("who joins at the old server while the next one is there already is known to that as well", async () => {
  const old = open();
  joined(old.workshop, "Ann");
  await old.settled();
  const next = open();
  const ben = joined(old.workshop, "Ben");
  await old.settled();
  expect(next.workshop.seatOf(ben.token)?.name).toBe("Ben");
  expect(next.workshop.seatOf("f".repeat(64))).toBeUndefined();
});

test("a seat that was taken away doesn't come back from what the other server still keeps", async () => {
  const old = open();
  const ann = joined(old.workshop, "Ann");
  await old.settled();
  const next = open();
  await next.workshop.free(ann.seat);
  await next.settled();
  old.workshop.keep();
  await old.settled();
  expect(next.workshop.seatOf(ann.token)).toBeUndefined();
});

test("a room is another one when nobody was there for half an hour", async () => {
  const before = open();
  const ann = joined(before.workshop, "Ann");
  await before.settled();
  now += 31 * 60_000;
  const after = open();
  expect(after.workshop.seatOf(ann.token)).toBeUndefined();
  expect(after.workshop.code).not.toBe(before.workshop.code);
});
