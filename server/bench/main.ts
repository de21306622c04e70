import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { cheats } from "./cheats/bench.ts";
import { printLoad } from "./figures.ts";
import { gate } from "./fuzz/gate.ts";
import { sources } from "./fuzz/sources.ts";
import { ingress } from "./ingress/bench.ts";
import { kill } from "./kill/bench.ts";
import { ledger } from "./ledger/bench.ts";
import { page } from "./page/bench.ts";
import { traffic } from "./traffic/bench.ts";

/** Every bench. A new one is one row here. */
const benches: readonly Bench[] = [traffic, ledger, ingress, page, cheats, gate, sources, kill];

const usage = `npm run bench <name> [-- --rounds 7 --seconds 3]

${benches.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join("\n")}

Sides of a comparison have their turns one after the other; the figures are medians of the rounds, with their range.
Trust ratios, not absolute figures. Nothing is judged: the goal stands beside the figure.`;

/** @returns the exit code: 0 measured, 1 it could not be, 2 the command line makes no sense. */
async function main(args: string[]): Promise<number> {
  const options = { rounds: { type: "string" }, seconds: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length === 0) {
    console.log(usage);
    return 0;
  }
  const bench = benches.find(({ name }) => name === positionals[0]);
  const rounds = Number(values.rounds ?? bench?.rounds ?? 7);
  const seconds = Number(values.seconds ?? 3);
  if (!bench || positionals.length > 1 || !(rounds >= 1) || !(seconds > 0)) {
    console.error(usage);
    return 2;
  }
  printLoad("before");
  await bench.run({ rounds: Math.floor(rounds), seconds });
  printLoad("after");
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
