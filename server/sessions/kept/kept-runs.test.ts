import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exampleHeader } from "../../protocol/example.test-support.ts";
import { fromJsonl, type Journal, type LabEvent } from "../../protocol/index.ts";
import { DamagedRunError, KeptRuns, type KeptRunsOptions } from "./kept-runs.ts";

let data: string;
let said: string[];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "lastcall-kept-"));
  said = [];
});
afterEach(() => rm(data, { recursive: true }));

const open = (limits: Partial<KeptRunsOptions> = {}): Promise<KeptRuns> =>
  KeptRuns.open({ data, log: (line) => said.push(line), ...limits });

const name = (n: number): string => n.toString(16).padStart(18, "0");
const file = (n: number, ending = ".jsonl.gz"): string => join(data, "runs", name(n) + ending);
const startOf = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();

/** The journal of the nth run, with so many lines of log: they can't be compressed to nothing. */
function journal(n: number, lines = 1): Journal {
  const bodies: LabEvent[] = [{ seq: 1, t: 0, type: "run.started", seed: n, secondMs: 200 }];
  for (let line = 0; line < lines; line += 1) {
    const text = `${Math.sin(line)} ${Math.cos(line)}`;
    bodies.push({ seq: line + 2, t: line, type: "log", pod: "web-1", stream: "stdout", line: text });
  }
  bodies.push({ seq: lines + 2, t: lines, type: "run.finished", how: "ended" });
  return { header: { ...exampleHeader(), startedAt: startOf(n) }, events: bodies };
}

const keep = (kept: KeptRuns, n: number, lines?: number) => kept.keep(name(n), journal(n, lines));
const names = async (kept: KeptRuns): Promise<string[]> => (await kept.list()).map(({ run }) => run);
const read = async (kept: KeptRuns, n: number): Promise<Journal> =>
  fromJsonl((await kept.journal(name(n)))?.toString("utf8") ?? "");

test("the newest runs are kept, whatever the order in which they came", async () => {
  const kept = await open({ runs: 3 });
  for (const n of [4, 2, 5, 1, 3]) await keep(kept, n);
  expect(await names(kept)).toEqual([5, 4, 3].map(name));
  expect(await read(kept, 4)).toEqual(journal(4));
  expect(await kept.journal(name(2))).toBeUndefined();
  expect((await readdir(join(data, "runs"))).length).toBe(6);
});

test("no more bytes are kept than allowed, but the newest run always is", async () => {
  const whole = await open();
  await keep(whole, 1, 3000);
  const { size } = await stat(file(1));
  const kept = await open({ bytes: 2 * size + 100 });
  for (const n of [2, 3, 4]) await keep(kept, n, 3000);
  expect(await names(kept)).toEqual([4, 3].map(name));
  const tight = await open({ bytes: 10 });
  await keep(tight, 5);
  expect(await names(tight)).toEqual([name(5)]);
});

test("many at once are all kept, and a list that is asked for meanwhile has them all", async () => {
  const kept = await open();
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  const keeping = all.map((n) => keep(kept, n, 500));
  expect(await names(kept)).toEqual(all.map(name).toReversed());
  expect((await Promise.all(keeping)).map(({ trouble }) => trouble)).toEqual(all.map(() => undefined));
});

test("two servers share a folder: each lists what the other keeps, and misses what the other removes", async () => {
  const [one, other] = [await open({ runs: 2 }), await open({ runs: 2 })];
  await keep(one, 1);
  await keep(other, 2);
  expect(await names(one)).toEqual([2, 1].map(name));
  await keep(other, 3);
  expect(await names(one)).toEqual([3, 2].map(name));
  expect(await one.journal(name(1))).toBeUndefined();
});

test("a summary that is lost, damaged or of an older version is made anew from its journal", async () => {
  const kept = await open();
  for (const n of [1, 2, 3]) await keep(kept, n);
  const before = await kept.list();
  await unlink(file(1, ".json"));
  await writeFile(file(2, ".json"), "{");
  await writeFile(file(3, ".json"), (await readFile(file(3, ".json"), "utf8")).replace("edited", "changed"));
  expect(await (await open()).list()).toEqual(before);
  expect(said).toEqual([]);
  expect(await readFile(file(1, ".json"), "utf8")).toContain(name(1));
});

test("a damaged journal is told once and left out; the others are listed", async () => {
  const kept = await open();
  for (const n of [1, 2, 3]) await keep(kept, n, 20);
  const whole = await readFile(file(2));
  await writeFile(file(2), whole.subarray(0, whole.length >> 1));
  const next = await open();
  expect(await names(next)).toEqual([3, 1].map(name));
  expect(await names(next)).toEqual([3, 1].map(name));
  await expect(next.journal(name(2))).rejects.toThrow(DamagedRunError);
  expect(said).toEqual([expect.stringMatching(`left out of the kept runs: ${file(2)} can't be read`)]);

  // Of the right size, so that only who reads it can know.
  const other = await readFile(file(3));
  await writeFile(file(3), other.fill(0, other.length >> 1));
  await expect(next.journal(name(3))).rejects.toThrow(/can't be read/);
  expect(await names(next)).toEqual([name(1)]);
  expect(said).toHaveLength(2);
  expect(await read(next, 1)).toEqual(journal(1, 20));
});

test("what a killed server left is swept away, what another one is writing is not", async () => {
  await mkdir(join(data, "runs"), { recursive: true });
  const old = new Date(Date.now() - 3_600_000);
  for (const [n, ending] of [
    [1, ".jsonl.gz.part"],
    [2, ".json.part"],
    [3, ".json"],
  ] as const) {
    await writeFile(file(n, ending), "");
    await writeFile(file(n + 10, ending), "");
    await utimes(file(n, ending), old, old);
  }
  await writeFile(join(data, "runs", "notes.txt"), "mine");
  await utimes(join(data, "runs", "notes.txt"), old, old);
  expect(await names(await open())).toEqual([]);
  const left = ["notes.txt", `${name(11)}.jsonl.gz.part`, `${name(12)}.json.part`, `${name(13)}.json`];
  expect((await readdir(join(data, "runs"))).toSorted()).toEqual(left.toSorted());
});

test("a folder that somebody removes is made again", async () => {
  const kept = await open();
  await keep(kept, 1);
  await rm(join(data, "runs"), { recursive: true });
  expect(await names(kept)).toEqual([]);
  expect((await keep(kept, 2)).trouble).toBeUndefined();
  expect(await names(kept)).toEqual([name(2)]);
});

test("a run that finds no room on the disk is told, and nothing of it is left", async () => {
  const kept = await open();
  await keep(kept, 1);
  // In the way of the journal's own name.
  await mkdir(join(file(2), "full"), { recursive: true });
  const { summary, trouble } = await keep(kept, 2);
  expect(summary).toMatchObject({ run: name(2), how: "ended" });
  expect(trouble).toMatch(/could not be kept/);
  expect(await names(kept)).toEqual([name(1)]);
  expect(
    (await readdir(join(data, "runs"))).filter((each) => each.includes(name(2)) && each.includes("part")),
  ).toEqual([]);
  expect((await keep(kept, 3)).trouble).toBeUndefined();
});
