import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { tiers } from "../testing/pods.ts";
import type { Tier } from "../types.ts";
import { leftOf } from "./left-over.ts";
import type { Delay } from "./metronome.ts";
import type { Told } from "./result.ts";
import { tableOf, type Row } from "./table.ts";

const startNode = (file: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...env },
    },
  );

/** What a killed process leaves is gone at once; on a crowded machine, a little later. */
const patience = { timeout: 10_000, interval: 20 };

/** Tries every abuse in these tiers, in a process that does nothing else, and looks after each for what is left. */
async function tryAll(wanted: readonly Tier[]): Promise<{ rows: Row[]; lab: Delay; idle: Delay }> {
  const rows: Row[] = [];
  const secret = randomBytes(16).toString("hex");
  const metronome = startNode("idle.process.ts", []);
  const host = startNode("host.process.ts", [JSON.stringify({ tiers: wanted })], {
    LASTCALL_ABUSE_SECRET: secret,
  });
  const ended = once(host, "exit");
  let lab: Delay | undefined;
  const looks: Promise<unknown>[] = [];
  for await (const line of createInterface({ input: host.stdout })) {
    const told = JSON.parse(line) as Told;
    if (told.type === "delay") {
      lab = told;
      await Promise.all(looks);
      host.stdin.end();
    } else if (told.type === "not tried") rows.push({ ...told, left: [] });
    else {
      const row: Row = { ...told, left: [] };
      rows.push(row);
      const look = vi.waitFor(() => {
        row.left = told.traces.flatMap(leftOf);
        expect(row.left).toEqual([]);
      }, patience);
      looks.push(look.catch(() => undefined));
    }
  }
  metronome.stdin.end();
  const idle = JSON.parse(await text(metronome.stdout)) as Delay;
  const [code] = (await ended) as [number | null];
  if (!lab || code !== 0) throw new Error(`the host of the sandboxes ended early: ${code}`);
  return { rows, lab, idle };
}

const run = tiers.filter(({ skipped }) => !skipped).map(({ tier }) => tier);
const skipped = tiers.flatMap(({ title, skipped: is }) => (is ? [title] : []));

test(
  `every abuse is contained, leaves nothing, and holds up nobody ${skipped.join()}`,
  { timeout: 300_000 },
  async () => {
    const { rows, lab, idle } = await tryAll(run);
    console.log(tableOf(rows, lab, idle));
    const tried = rows.filter((row) => "became" in row);
    expect(tried.length).toBeGreaterThan(40 * run.length);
    expect(tried.filter(({ escaped }) => escaped.length > 0)).toEqual([]);
    expect(tried.flatMap(({ abuse, left }) => left.map((process) => `${abuse}: ${process}`))).toEqual([]);
    // A process that does nothing is late, too, where others have the processor.
    expect(lab.p99 - idle.p99).toBeLessThan(50);
  },
);
