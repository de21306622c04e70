import { performance } from "node:perf_hooks";
import { findLesson } from "../catalogue.ts";
import type { RunGround } from "../run.ts";
import { tryCheat, type Cheat, type Judgement } from "./cheat.ts";

/** What became of one cheat. */
export interface Tried extends Judgement {
  readonly cheat: Cheat;
}

/** As many runs as a machine of two cores makes in time. */
const sideBySide = 2;

/** Runs these cheats for real, two at a time; each is told in a line when it has been judged. */
export async function tryCheats(
  cheats: readonly Cheat[],
  lessons: string,
  ground: RunGround,
  onLine: (line: string) => void,
): Promise<Tried[]> {
  const turns = [...cheats];
  const results: Tried[] = [];
  const work = async (): Promise<void> => {
    for (let cheat = turns.shift(); cheat; cheat = turns.shift()) {
      const began = performance.now();
      const judgement: Judgement =
        cheat.onlyContained && ground.sandbox.tier !== "container"
          ? { passed: false, why: "not run: outside of a container it would reach other processes" }
          : await tryCheat(cheat, await findLesson(lessons, cheat.lesson), ground);
      results.push({ cheat, ...judgement });
      const took = ((performance.now() - began) / 1000).toFixed(1);
      const verdict = judgement.passed ? "PASSED" : "caught";
      onLine(
        `${verdict} ${cheat.lesson} ${cheat.attacks.padEnd(8)} ${cheat.name} (${took} s): ${judgement.why}`,
      );
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return results;
}
