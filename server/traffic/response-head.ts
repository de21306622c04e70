import { MalformedAnswer } from "./malformed.ts";

/** How the end of a body is found (RFC 9112 §6.3). */
export type Framing = { by: "length"; length: number } | { by: "chunks" } | { by: "close" };

export interface ResponseHead {
  readonly status: number;
  /** Whether the server lets the connection live on after this answer. */
  readonly keepAlive: boolean;
  readonly framing: Framing;
  /** What `Retry-After` asks for, in seconds; a date is not understood. */
  readonly retryAfter: number | undefined;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

const shown = (text: string): string => JSON.stringify(text.slice(0, 60));

/**
 * Reads a whole response head, given without the empty line that ends it.
 * @throws {MalformedAnswer} when it isn't one, or when its framing can't be trusted.
 */
export function parseHead(head: string): ResponseHead {
  if (last?.text !== head) last = { text: head, head: readHead(head) };
  return last.head;
}

/** A server's heads are the same, letter by letter, for as long as its clock shows the same second. */
let last: { readonly text: string; readonly head: ResponseHead } | undefined;

function readHead(head: string): ResponseHead {
  const [first = "", ...lines] = head.split("\r\n");
  const start = statusLine.exec(first);
  if (!start) throw new MalformedAnswer(`not a status line: ${shown(first)}`);
  const minor = start[1];
  const status = Number(start[2]);

  const lengths = new Set<string>();
  let codings: string[] = [];
  let tokens: string[] = [];
  let retryAfter: number | undefined;
  for (const line of lines) {
    const field = fieldLine.exec(line);
    if (!field) throw new MalformedAnswer(`not a header line: ${shown(line)}`);
    const [, name = "", value = ""] = field;
    switch (name.toLowerCase()) {
      case "content-length":
        for (const length of listOf(value)) lengths.add(length);
        break;
      case "transfer-encoding":
        codings = codings.concat(listOf(value));
        break;
      case "connection":
        tokens = tokens.concat(listOf(value));
        break;
      case "retry-after":
        if (/^\d{1,9}$/.test(value)) retryAfter = Number(value);
        break;
    }
  }
  const framing = framingOf(status, lengths, codings);
  const lives = minor === "1" ? !tokens.includes("close") : tokens.includes("keep-alive");
  return { status, framing, keepAlive: lives && framing.by !== "close", retryAfter };
}

const listOf = (value: string): string[] => value.split(",").map((part) => part.trim().toLowerCase());

function framingOf(status: number, lengths: Set<string>, codings: string[]): Framing {
  const [length, ...others] = lengths;
  if (others.length > 0)
    throw new MalformedAnswer(`more than one content-length: ${[...lengths].join(", ")}`);
  if (length !== undefined && !/^\d{1,15}$/.test(length)) {
    throw new MalformedAnswer(`not a content-length: ${shown(length)}`);
  }
  if (status < 200 || status === 204 || status === 304) return { by: "length", length: 0 };
  if (codings.length > 0) {
    // Whoever believes the one and whoever believes the other see different answers: a smuggling attack's first step.
    if (length !== undefined) throw new MalformedAnswer("both content-length and transfer-encoding");
    return codings.at(-1) === "chunked" ? { by: "chunks" } : { by: "close" };
  }
  return length === undefined ? { by: "close" } : { by: "length", length: Number(length) };
}
