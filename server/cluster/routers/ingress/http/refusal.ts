/** Bytes that break HTTP/1.1 or a limit of this proxy. `status` is what a client is told when they were its own. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Text of a peer, cut to a length that fits a message. */
export const shown = (text: string): string => JSON.stringify(text.slice(0, 60));
