import type { OwnTexts } from "../world/index.ts";

/** What the learner can ask for; each says why when it can't be done. */
export interface Commands {
  /** @param own texts in the place of the variant's */
  run(variant: string, mode: "live" | "scripted", own?: OwnTexts): void;
  /** What the run key does: the run that is worth most now. */
  runNext(): void;
  terminate(): void;
  kill(): void;
  stop(): void;
}
