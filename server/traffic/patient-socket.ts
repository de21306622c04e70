import { Socket } from "node:net";
import { errorCode } from "./dial.ts";

/**
 * A socket that can go on reading after a write has failed. A server may answer before it has read the whole request,
 * and close; Node would drop that answer together with the connection as soon as a write meets the closed end.
 */
export class PatientSocket extends Socket {
  /** Whether a failed write is left for the reading side to explain. */
  patient = false;
  /** The system's name for why a write failed, while patient. */
  writeFailure: string | undefined;

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    super._write(chunk, encoding, this.#forgive(done));
  }

  override _writev(
    chunks: { chunk: unknown; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    super._writev?.(chunks, this.#forgive(done));
  }

  #forgive(done: (error?: Error | null) => void): (error?: Error | null) => void {
    if (!this.patient) return done;
    return (error) => {
      if (error) this.writeFailure ??= errorCode(error);
      done();
    };
  }
}
