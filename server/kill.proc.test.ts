import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chooseTier } from "./sandbox/index.ts";
import { KillDrill } from "./testing/kill-drill.ts";

test(
  "kill -9 in the middle of many runs leaves no process, and the next server has the finished ones",
  { timeout: 180_000 },
  async () => {
    const data = await mkdtemp(join(tmpdir(), "lastcall-data-"));
    onTestFinished(() => rm(data, { recursive: true }));
    const { tier } = await chooseTier(undefined);
    const drill = new KillDrill(data, tier === "container" ? 4 : 1);
    for (const pods of tier === "container" ? [1, 4] : [1]) {
      const { missing, gone, processes, ...round } = await drill.round(pods);
      expect(missing).toEqual([]);
      expect(processes).toBeGreaterThan(pods);
      expect(round.pods).toBeGreaterThanOrEqual(pods);
      // How soon is for `npm run bench kill` to say: a busy machine has its hands full with so many ends.
      expect(gone).toBeLessThan(Infinity);
    }
    expect(drill.finished).toBeGreaterThanOrEqual(tier === "container" ? 2 : 1);
  },
);
