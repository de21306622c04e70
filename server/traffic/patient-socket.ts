import { Socket } from "node:net";
import { errorCode } from "./dial.ts";

type Done = (error?: Error | null) => void;

/**
 * A socket that goes on reading after a write has failed: the end, or the reset, that it reads says the rest. A server
 * may answer before it has read the request, and close; Node would drop that answer together with the connection as
 * soon as a write meets the closed end.
 */
export class PatientSocket extends Socket {
  /** The system's name for why a write failed. */
  writeFailure: string | undefined;

  override _write(chunk: unknown, encoding: BufferEncoding, done: Done): void {
    super._write(chunk, encoding, (error) => this.#forgive(error, done));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], done: Done): void {
    super._writev?.(chunks, (error) => this.#forgive(error, done));
  }

  #forgive(error: Error | null | undefined, done: Done): void {
    if (error) this.writeFailure ??= errorCode(error);
    done();
  }
}
