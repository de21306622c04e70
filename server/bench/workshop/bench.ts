import type { Bench } from "../bench.ts";
import { quantile } from "../figures.ts";
import { simulate, type Outcome } from "./simulate.ts";

/** As many as an instructor has before them, and how long they are watched. */
const usual = { learners: 50, minutes: 10 };
/** How long people read before they run something else, in ms. */
const pause = { min: 5_000, max: 40_000 };
/** So many wrong verdicts and troubles are printed. */
const most = 20;

export const workshop: Bench = {
  name: "workshop",
  summary: "50 learners run lessons for 10 minutes on one server: verdicts, starts, memory, what is left",
  async run({ count, minutes, seed }) {
    const learners = count ?? usual.learners;
    const seconds = (minutes ?? usual.minutes) * 60;
    console.log(`  ${learners} learners for ${seconds} s, seed ${seed}`);
    const outcome = await simulate({ learners, seconds, seed, pause });
    print(outcome);
    if (faultsOf(outcome) > 0) throw new Error("the workshop had faults: they are listed above");
  },
};

const faultsOf = ({ wrong, unsettled, trouble, left, exitCode }: Outcome): number =>
  wrong.length + unsettled + trouble.length + left + (exitCode === 0 ? 0 : 1);

function print(outcome: Outcome): void {
  const { runs, byLearner, wrong, unsettled, trouble, memory, left, exitCode } = outcome;
  const row = (label: string, figure: string, goal = ""): void =>
    console.log(`  ${label.padEnd(46)} ${figure.padStart(14)}${goal && `  goal ${goal}`}`);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const mega = (value: number): string => `${value.toFixed(0)} MB`;
  const [waits, starts] = [runs.map(({ waited }) => waited), runs.map(({ start }) => start)];
  row("runs", String(runs.length));
  row("runs of a learner, fewest and most", `${Math.min(...byLearner)} and ${Math.max(...byLearner)}`);
  row("requests that never settled", String(unsettled), "0");
  row("wrong verdicts", String(wrong.length), "0");
  row("start of a run, from one's turn, p50", seconds(quantile(starts, 0.5)));
  row("start of a run, from one's turn, p95", seconds(quantile(starts, 0.95)), "≤ 1 s");
  row("waiting for one's turn, p50", seconds(quantile(waits, 0.5)));
  row("waiting for one's turn, p95", seconds(quantile(waits, 0.95)));
  const labs = memory.map((each) => each.labs / byLearner.length);
  row("memory of labs and pods for each learner, p50", mega(quantile(labs, 0.5)), "≤ 65 MB");
  row("memory of labs and pods for each learner, most", mega(Math.max(0, ...labs)));
  row("memory of the server itself, most", mega(Math.max(0, ...memory.map(({ server }) => server))));
  row("troubles of learners", String(trouble.length), "0");
  row("processes left behind", String(left), "0");
  row("exit code of the server", String(exitCode), "0");
  for (const line of [...wrong, ...trouble].slice(0, most)) console.log(`    ${line}`);
}
