/** The exam can't be held as it was asked for: what was wrong, where, and what to do. */
export class ExamError extends Error {
  override readonly name = "ExamError";
  /** The last of what the service printed, where that matters. */
  readonly output: string;
  constructor(message: string, output = "") {
    super(message);
    this.output = output;
  }
}
