import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { lessonsFolder } from "../../main.ts";
import { seedOfTheDay } from "../../sandbox/fuzz/draw.ts";
import { fuzzSources } from "../../sandbox/fuzz/sources.ts";
import type { Bench } from "../bench.ts";

const count = 10_000;

/** Ten thousand programs made from those of the lessons, read as a learner's is. */
export const sources: Bench = {
  name: "fuzz-sources",
  summary: "10,000 broken programs to the check of a learner's: each is answered, with its place",
  async run() {
    const seed = seedOfTheDay();
    console.log(`FUZZ_SEED=${seed}`);
    const bases = globSync(join(lessonsFolder, "*/pods/*.ts")).map((file) => readFileSync(file, "utf8"));
    const began = performance.now();
    const { fine, unread, grownMB } = await fuzzSources(count, seed, bases);
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `  ${count} programs in ${seconds.toFixed(0)} s: ${fine} fine, the others answered with their place`,
    );
    console.log(`  of which nothing was found out in time: ${unread}  goal 0`);
    console.log(`  held more than after the first tenth: ${grownMB.toFixed(2)} MB  goal 0`);
  },
};
