import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { cheats } from "./cheats/bench.ts";
import { drops } from "./drops/bench.ts";
import { printLoad } from "./figures.ts";
import { fuzzWireBench } from "./fuzz-wire/bench.ts";
import { gate } from "./fuzz/gate.ts";
import { sources } from "./fuzz/sources.ts";
import { ingress } from "./ingress/bench.ts";
import { kill } from "./kill/bench.ts";
import { ledger } from "./ledger/bench.ts";
import { page } from "./page/bench.ts";
import { peersBench } from "./peers/bench.ts";
import { soak } from "./soak/bench.ts";
import { traffic } from "./traffic/bench.ts";
import { workshop } from "./workshop/bench.ts";

/** Every bench. A new one is one row here. */
const benches: readonly Bench[] = [
  traffic,
  ledger,
  ingress,
  page,
  cheats,
  gate,
  sources,
  fuzzWireBench,
  drops,
  soak,
  kill,
  workshop,
  peersBench,
];

const usage = `npm run bench <name> [-- --rounds 7 --seconds 3 --count N --minutes N --out FILE --seed N]

${benches.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join("\n")}

Sides of a comparison have their turns one after the other; the figures are medians of the rounds, with their range.
Trust ratios, not absolute figures. No figure is judged: the goal stands beside it. What looks for faults draws from a
seed, prints it, and fails when it finds one.`;

/** @returns the exit code: 0 measured, 1 it could not be, 2 the command line makes no sense. */
async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = { rounds: text, seconds: text, count: text, minutes: text, out: text, seed: text };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length === 0) {
    console.log(usage);
    return 0;
  }
  const bench = benches.find(({ name }) => name === positionals[0]);
  const rounds = Number(values.rounds ?? bench?.rounds ?? 7);
  const seconds = Number(values.seconds ?? 3);
  const count = values.count === undefined ? undefined : Number(values.count);
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const sensible = rounds >= 1 && seconds > 0 && (count ?? 1) >= 1 && (minutes ?? 1) > 0 && seed >= 0;
  if (!bench || positionals.length > 1 || !sensible) {
    console.error(usage);
    return 2;
  }
  printLoad("before");
  await bench.run({ rounds: Math.floor(rounds), seconds, count, minutes, out: values.out, seed });
  printLoad("after");
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
