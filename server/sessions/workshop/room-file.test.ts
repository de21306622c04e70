import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RoomFile } from "./room-file.ts";
import type { SavedRoom } from "./saved-room.ts";

const minute = 60_000;
let data: string;
let said: string[];
let now: number;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "room-"));
  said = [];
  now = 1_000_000;
});
afterEach(() => rmSync(data, { recursive: true }));

const file = () =>
  new RoomFile(
    data,
    (line) => said.push(line),
    () => now,
  );
const path = () => join(data, "workshop.json");
const room = (code = "ABC234"): SavedRoom => ({
  format: "lastcall-workshop",
  version: 1,
  savedAt: now,
  code,
  notices: [],
  seats: [],
});

test("what one server keeps, the next one finds, and nobody else may read it", async () => {
  const first = file();
  first.keep(() => room());
  await first.settled();
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(file().news()).toEqual(room());
});

test("there is no news of what it has kept or read itself, and there is of what another server kept since", async () => {
  const [mine, other] = [file(), file()];
  expect(mine.news()).toBeUndefined();
  mine.keep(() => room());
  await mine.settled();
  expect(mine.news()).toBeUndefined();
  expect(other.news()).toEqual(room());
  expect(other.news()).toBeUndefined();
  other.keep(() => room("DEF567"));
  await other.settled();
  expect(mine.news()?.code).toBe("DEF567");
});

test("of all that happens during a write, the last is kept", async () => {
  const kept = file();
  for (const code of ["AAAAAA", "BBBBBB", "CCCCCC"]) kept.keep(() => room(code));
  await kept.settled();
  expect(file().news()?.code).toBe("CCCCCC");
});

test("what a server that was killed has left half written is removed, and not what another one writes", () => {
  const [left, fresh] = ["1", "2"].map((id) => join(data, `workshop.json.${id}.part`));
  for (const part of [left, fresh]) writeFileSync(part ?? "", "{");
  utimesSync(left ?? "", 1, 1);
  file();
  expect(readdirSync(data)).toEqual(["workshop.json.2.part"]);
});

test("half an hour after its server has gone, a room is over", async () => {
  const kept = file();
  kept.keep(() => room());
  await kept.settled();
  now += 30 * minute;
  expect(file().news()).toBeDefined();
  now += 1;
  expect(file().news()).toBeUndefined();
  expect(said).toEqual([]);
});

test.each([
  ["an empty file", ""],
  ["half a file", "{"],
  ["another version", '{"format":"lastcall-workshop","version":2}'],
  [
    "a code that is none",
    '{"format":"lastcall-workshop","version":1,"savedAt":1e6,"code":"x","notices":[],"seats":[]}',
  ],
])("%s is told of once, and is no room", (_what, text) => {
  writeFileSync(path(), text);
  const read = file();
  expect(read.news()).toBeUndefined();
  expect(read.news()).toBeUndefined();
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(path());
});

test("where it can't be written, that is told once, and what was there stays", async () => {
  writeFileSync(path(), "as it was");
  const kept = new RoomFile(
    join(data, "workshop.json"),
    (line) => said.push(line),
    () => now,
  );
  kept.keep(() => room());
  await kept.settled();
  kept.keep(() => room());
  await kept.settled();
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/can't be kept in .*ENOTDIR/);
  expect(readFileSync(path(), "utf8")).toBe("as it was");
});
