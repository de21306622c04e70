import { styleText } from "node:util";
import { standingInWords, trialInWords, trialsOf, type History, type Trial } from "../protocol/index.ts";

const dim = (text: string): string => styleText("dim", text);

/** Each service of a run of trials: what the test should have said, what it did, and for how long it took. */
export function trialLines(history: History): string[] {
  const trials = trialsOf(history);
  const width = Math.max(...trials.map(({ service }) => service.name.length));
  return ["", ...trials.flatMap((trial) => linesOf(trial, width))];
}

function linesOf(trial: Trial, width: number): string[] {
  const { service, works, standing, record } = trial;
  const tone = standing === "right" ? "green" : standing === "wrong" ? "red" : "yellow";
  const took = record?.ended ? `${(record.ended.ms / 1000).toFixed(1)} s` : "";
  const should = `should ${works ? "pass" : "fail"}`;
  const says = trialInWords(trial);
  return [
    `  ${service.name.padEnd(width)}  ${dim(should)}  ${styleText(tone, standingInWords(trial).padEnd(11))}  ${took.padStart(6)}  ${dim(says)}`.trimEnd(),
    // What is wrong with the others is still to be found out.
    ...(standing === "right" && service.wrong ? [dim(`  ${"".padEnd(width)}  ${service.wrong}`)] : []),
  ];
}
