/** Something that can be done from the palette. */
export interface Act {
  readonly label: string;
  /** How it is done without the palette. */
  readonly keys?: string;
  /** Why it can't be done now. */
  readonly locked?: string | undefined;
  run(): void;
}

/** What is found together: "Run", "Go to". */
export interface ActGroup {
  readonly value: string;
  readonly items: readonly Act[];
}
