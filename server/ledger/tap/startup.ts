/** What a connection says first: a length and one of these. Source: the PostgreSQL documentation, "Message Formats". */
const codes = { cancel: 80_877_102, ssl: 80_877_103, gss: 80_877_104 };
const headLength = 8;
/** Postgres' own limit (MAX_STARTUP_PACKET_LENGTH). */
const longest = 10_000;

export type Opening =
  /** Too little has come to tell. */
  | { readonly what: "more" }
  /** It wants encryption, and waits for a byte that says yes or no. */
  | { readonly what: "encryption" }
  /** A session, or the request to cancel another's query: with all bytes that have come so far. */
  | { readonly what: "session" | "cancel"; readonly bytes: Buffer }
  /** Nothing that Postgres would understand. */
  | { readonly what: "nonsense" };

/** Reads the first bytes of connections to Postgres. Holds no more than their first chunk. */
export class StartupReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Opening {
    const bytes = Buffer.concat([this.#bytes, chunk]);
    this.#bytes = bytes;
    if (bytes.length < headLength) return { what: "more" };
    const [length, code] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
    if (length < headLength || length > longest) return { what: "nonsense" };
    if (code === codes.cancel) return { what: "cancel", bytes };
    if (code !== codes.ssl && code !== codes.gss) return { what: "session", bytes };
    // The client waits for the answer: whatever it had sent in the clear behind its question is none of its own.
    if (bytes.length > headLength) return { what: "nonsense" };
    this.#bytes = Buffer.alloc(0);
    return { what: "encryption" };
  }
}

/** The length of the startup message that these bytes begin with. */
export const startupLength = (bytes: Buffer): number => bytes.readUInt32BE(0);
