/** One bench: measures, prints, and judges no figure. What looks for faults fails when it finds one. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** How many rounds it makes where nobody says, if not as many as is usual. */
  readonly rounds?: number;
  /** Prints its figures, each beside its goal. @throws when it can't measure here; the message says what is missing. */
  run(options: BenchOptions): Promise<void>;
}

export interface BenchOptions {
  /** How often each side of a comparison has its turn. */
  readonly rounds: number;
  /** How long one turn measures. */
  readonly seconds: number;
  /** How many of what is counted; as many as is usual where left out. */
  readonly count: number | undefined;
  /** How long something takes that takes longer; as long as is usual where left out. */
  readonly minutes: number | undefined;
  /** Where its figures go, of a bench that can write them. */
  readonly out: string | undefined;
  /** What is drawn is drawn from it. */
  readonly seed: number;
}
