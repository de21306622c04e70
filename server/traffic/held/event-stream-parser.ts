/** Longest event that is read, in characters. */
export const maxEvent = 1024 * 1024;

/** What a blank line dispatched. */
export interface StreamEvent {
  /** The id that this event itself carried, if it did. */
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

/** Reads an event stream (HTML Standard, "Server-sent events"), whatever pieces it comes in. */
export class EventStreamParser {
  /** What to resume after: the id last heard when an event was complete. */
  lastEventId: string;
  /** The pause before a reconnect that the server asks for, in ms. */
  retry: number | undefined;
  readonly #onEvent: (event: StreamEvent) => void;
  readonly #decoder = new TextDecoder();
  #line = "";
  /** The last line ended with CR: an LF that comes next belongs to it. */
  #afterCr = false;
  #heardId: string;
  #id: string | undefined;
  #type = "";
  #data: string[] = [];
  #length = 0;
  #inside = false;

  /** `lastEventId`: what the stream resumes after. */
  constructor(onEvent: (event: StreamEvent) => void, lastEventId = "") {
    this.#onEvent = onEvent;
    this.lastEventId = this.#heardId = lastEventId;
  }

  /** Whether what came since the last blank line is part of an event: it is lost if nothing follows. */
  get partial(): boolean {
    return this.#inside || (this.#line !== "" && !this.#line.startsWith(":"));
  }

  /** @throws {RangeError} when an event is longer than anybody would send. */
  push(bytes: Uint8Array): void {
    let text = this.#decoder.decode(bytes, { stream: true });
    // Half a character, and nothing to read yet: what came before still is what came before.
    if (text === "") return;
    if (this.#afterCr) {
      if (text.startsWith("\n")) text = text.slice(1);
      this.#afterCr = false;
    }
    const lines = (this.#line + text).split(/\r\n|\r|\n/);
    this.#afterCr = text.endsWith("\r");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.#take(line);
    if (this.#length + this.#line.length > maxEvent) {
      throw new RangeError(`an event above ${maxEvent} characters`);
    }
  }

  #take(line: string): void {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return;
    this.#inside = true;
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    switch (name) {
      case "data":
        this.#data.push(value);
        this.#length += value.length + 1;
        break;
      case "event":
        this.#type = value;
        break;
      case "id":
        if (!value.includes("\0")) this.#heardId = this.#id = value;
        break;
      case "retry":
        if (/^\d{1,9}$/.test(value)) this.retry = Number(value);
        break;
    }
  }

  #dispatch(): void {
    this.lastEventId = this.#heardId;
    const event = { id: this.#id, type: this.#type || "message", data: this.#data.join("\n") };
    // Without data nobody is told; an id stays heard all the same.
    const told = this.#data.length > 0;
    this.#id = undefined;
    this.#type = "";
    this.#data = [];
    this.#length = 0;
    this.#inside = false;
    if (told) this.#onEvent(event);
  }
}
