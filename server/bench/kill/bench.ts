import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseTier } from "../../sandbox/index.ts";
import { KillDrill, type Round } from "../../testing/kill-drill.ts";
import type { Bench } from "../bench.ts";
import { printFigure } from "../figures.ts";

/** So many learners are in the middle of a run. */
const labs = 20;
/** Pods of one run; a run may be killed before it has any, or with all of them up. */
const podsEach = 3;

/** A server that is killed with SIGKILL, again and again: what it leaves behind, and what the next one finds. */
export const kill: Bench = {
  name: "kill",
  summary: `kill -9 of the server in the middle of ${labs} runs (--rounds, 100)`,
  rounds: 100,
  async run({ rounds }) {
    const { tier, why } = await chooseTier(undefined);
    if (tier !== "container") throw new Error(`only the container tier makes ${labs} runs at a time: ${why}`);
    const data = await mkdtemp(join(tmpdir(), "lastcall-bench-"));
    try {
      const drill = new KillDrill(data, labs);
      const all: Round[] = [];
      for (let nth = 1; nth <= rounds; nth += 1) {
        // At another state of its runs each time: from none that has begun to all of them under traffic.
        const round = await drill.round(Math.round(((nth - 1) / Math.max(1, rounds - 1)) * labs * podsEach));
        all.push(round);
        const { processes, orphans, guarding, left, looked, gone, pods, missing } = round;
        console.log(
          `  ${nth}: ${processes} processes, ${pods} pods started; gone after ${Math.round(gone)} ms; at ${Math.round(looked)} ms ${orphans.length} could act and ${left} were not cleared away${guarding ? ", a guard among them" : ""}; ${missing.length} runs missing`,
        );
        for (const command of orphans) console.log(`       ${command.slice(0, 100)}`);
      }
      const figure = (label: string, pick: (round: Round) => number, unit = "", goal = "") =>
        printFigure(label, all.map(pick), unit, goal);
      figure("processes at the kill", ({ processes }) => processes);
      figure("orphans after 250 ms", ({ orphans }) => orphans.length, "", "0 in every round");
      figure("a guard at work then", ({ guarding }) => Number(guarding));
      figure("not cleared away by then", ({ left }) => left);
      figure("the last one gone after", ({ gone }) => gone, "ms");
      figure("finished runs missing", ({ missing }) => missing.length, "", "0 in every round");
      figure("the next server open after", ({ opening }) => opening, "ms");
      console.log(`  ${drill.finished} finished runs in the end`);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
};
