/** What the learner can ask for; each says why when it can't be done. */
export interface Commands {
  run(variant: string, mode: "live" | "scripted"): void;
  /** What the run key does: the run that is worth most now. */
  runNext(): void;
  terminate(): void;
  kill(): void;
  stop(): void;
}
