import { performance } from "node:perf_hooks";
import { seedOfTheDay } from "../../sandbox/fuzz/draw.ts";
import { fuzzGate } from "../../sandbox/fuzz/gate.ts";
import type { Bench } from "../bench.ts";

const inputs = 1_000_000;

/** A million inputs to the gate between what a pod prints and a terminal. */
export const gate: Bench = {
  name: "fuzz-gate",
  summary: "a million inputs to the log gate: no line that a terminal obeys may pass",
  run() {
    const seed = seedOfTheDay();
    console.log(`FUZZ_SEED=${seed}`);
    const began = performance.now();
    const { bytes, lines, grownMB } = fuzzGate(inputs, seed);
    const seconds = (performance.now() - began) / 1000;
    const megabytes = bytes / 1024 / 1024;
    console.log(`  ${inputs} inputs, ${lines} lines, none of which a terminal obeys  goal 0`);
    console.log(
      `  ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s: ${(megabytes / seconds).toFixed(1)} MB/s`,
    );
    console.log(`  held more than after the first tenth: ${grownMB.toFixed(2)} MB  goal 0`);
    return Promise.resolve();
  },
};
