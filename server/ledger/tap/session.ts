import { MessageScanner } from "./messages.ts";
import { startupLength } from "./startup.ts";

/** What the wire shows of one session. */
export class WatchedSession {
  readonly #frontend = new MessageScanner((type) => this.#asked(type));
  readonly #backend = new MessageScanner((type, body) => this.#answered(type, body));
  readonly #opened: (session: WatchedSession) => void;
  /** Bytes of the startup message still to come: it alone has no type. */
  #startup: number;
  /** The process id of the server's backend; 0 before it has said so. */
  backend = 0;
  /** Statements sent to be executed. */
  queries = 0;
  /** The client has said goodbye. */
  terminated = false;
  #isOpen = false;
  /** ReadyForQuery messages that the server owes. */
  #owed = 0;
  /** Messages of the extended protocol have been sent that no Sync has followed yet. */
  #unsynced = false;
  #inTransaction = false;
  /** The query under way has failed, and its client knows: only its ReadyForQuery is still to come. */
  #failed = false;

  /**
   * @param startup the first bytes of the startup message, its length among them
   * @param opened told once the server is ready for the first query
   */
  constructor(startup: Buffer, opened: (session: WatchedSession) => void) {
    this.#startup = startupLength(startup);
    this.#opened = opened;
    this.sent(startup);
  }

  /** The server has been ready for a query at least once. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Inside a query, or inside a transaction. */
  get busy(): boolean {
    const underWay = this.#failed ? this.#owed > 1 : this.#owed > 0 || this.#unsynced;
    return this.#isOpen && (underWay || this.#inTransaction);
  }

  /** Takes what the client sends. */
  sent(chunk: Buffer): void {
    const startup = Math.min(this.#startup, chunk.length);
    this.#startup -= startup;
    if (startup < chunk.length) this.#frontend.push(chunk.subarray(startup));
  }

  /** Takes what the server sends. */
  received(chunk: Buffer): void {
    this.#backend.push(chunk);
  }

  #asked(type: string): void {
    switch (type) {
      // Query, FunctionCall
      case "Q":
      case "F":
        this.queries += 1;
        this.#owed += 1;
        return;
      // Execute
      case "E":
        this.queries += 1;
        this.#unsynced = true;
        return;
      // Parse, Bind, Close, Describe
      case "P":
      case "B":
      case "C":
      case "D":
        this.#unsynced = true;
        return;
      // Sync
      case "S":
        this.#unsynced = false;
        this.#owed += 1;
        return;
      // Terminate
      case "X":
        this.terminated = true;
        return;
      default:
    }
  }

  #answered(type: string, body: Buffer): void {
    // BackendKeyData
    if (type === "K" && body.length === 4) this.backend = body.readUInt32BE();
    // ErrorResponse
    if (type === "E") this.#failed = true;
    // ReadyForQuery
    if (type !== "Z") return;
    this.#failed = false;
    this.#owed = Math.max(0, this.#owed - 1);
    this.#inTransaction = body.toString("latin1") !== "I";
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#owed = 0;
    this.#opened(this);
  }
}
