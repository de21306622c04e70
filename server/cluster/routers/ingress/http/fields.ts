import { Refusal, shown } from "./refusal.ts";

/** What a proxy needs to know of a head's field lines. */
export interface Fields {
  /** The lines that go on to the next hop, as they came, each with its CRLF. */
  endToEnd: string;
  contentLength: number | undefined;
  chunked: boolean;
  /** `Connection` names close, or keep-alive. */
  close: boolean;
  keepAlive: boolean;
  /** The protocol to change to; only where `Connection` names it as well. */
  upgrade: string | undefined;
  expectsContinue: boolean;
  host: string | undefined;
  forwardedFor: string | undefined;
  /** X-Request-Id, where it is a number: the lab's own count of requests. */
  request: number | undefined;
}

/** Of a request the proxy says these itself; in an answer they are nobody's business but the client's. */
const ownOfRequests = new Set(["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "expect"]);
/** Fields of this hop alone (RFC 9110 §7.6.1), and those that the proxy writes anew. */
const ownOfAll = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** What can't be in a head: control characters, a CR or LF alone, and lines that continue the one before. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n|\r\n[ \t]/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Field names in lower case by how they were written: peers write the same few again and again. */
const knownNames = new Map<string, string>();
const maxKnownNames = 512;

function nameOf(written: string): string {
  const known = knownNames.get(written);
  if (known !== undefined) return known;
  if (!token.test(written)) throw new Refusal(400, `not a field name: ${shown(written)}`);
  const name = written.toLowerCase();
  if (knownNames.size < maxKnownNames) knownNames.set(written, name);
  return name;
}

/**
 * Reads the field lines of `head` from `from` on. `head` ends with the CRLF of its last line.
 * @throws {Refusal} when a line is none, or when the lines leave open where the body ends.
 */
export function readFields(head: string, from: number, of: "request" | "answer"): Fields {
  const flaw = forbidden.exec(head);
  if (flaw) throw new Refusal(400, `${shown(flaw[0])} in the head`);
  const fields: Fields = {
    endToEnd: "",
    contentLength: undefined,
    chunked: false,
    close: false,
    keepAlive: false,
    upgrade: undefined,
    expectsContinue: false,
    host: undefined,
    forwardedFor: undefined,
    request: undefined,
  };
  let connection = "";
  let upgrade: string | undefined;
  // Lines that go on are mostly neighbours: they are cut out together.
  let run = from;
  for (let at = from; at < head.length;) {
    const end = head.indexOf("\r\n", at);
    const colon = head.indexOf(":", at);
    if (colon === -1 || colon > end)
      throw new Refusal(400, `not a field line: ${shown(head.slice(at, end))}`);
    const name = nameOf(head.slice(at, colon));
    switch (name) {
      case "content-length":
        fields.contentLength = lengthOf(fields.contentLength, valueOf(head, colon, end));
        break;
      case "transfer-encoding":
        if (fields.chunked || valueOf(head, colon, end).toLowerCase() !== "chunked") {
          throw new Refusal(501, `no transfer coding but chunked is known: ${shown(head.slice(at, end))}`);
        }
        fields.chunked = true;
        break;
      case "connection":
        connection += `${valueOf(head, colon, end).toLowerCase()},`;
        break;
      case "upgrade":
        upgrade = valueOf(head, colon, end);
        break;
      case "expect":
        fields.expectsContinue = valueOf(head, colon, end).toLowerCase() === "100-continue";
        break;
      case "host":
        if (fields.host !== undefined) throw new Refusal(400, "more than one host");
        fields.host = valueOf(head, colon, end);
        break;
      case "x-forwarded-for":
        fields.forwardedFor = valueOf(head, colon, end);
        break;
      case "x-request-id":
        fields.request = numberOf(valueOf(head, colon, end));
        break;
    }
    const next = end + 2;
    if (ownOfAll.has(name) || (of === "request" && ownOfRequests.has(name))) {
      if (run < at) fields.endToEnd += head.slice(run, at);
      run = next;
    }
    at = next;
  }
  if (run < head.length) fields.endToEnd += head.slice(run);
  if (fields.chunked && fields.contentLength !== undefined) {
    // Whoever believes the one and whoever believes the other see different messages: that is how one is smuggled in.
    throw new Refusal(400, "both content-length and transfer-encoding");
  }
  if (connection !== "") obeyConnection(fields, connection, upgrade);
  return fields;
}

/** Blanks and tabs only: `trim` would take more than HTTP calls white space. */
const around = /^[ \t]+|[ \t]+$/g;
const valueOf = (head: string, colon: number, end: number): string =>
  head.slice(colon + 1, end).replace(around, "");

const numberOf = (value: string): number | undefined =>
  /^\d{1,15}$/.test(value) ? Number(value) : undefined;

function lengthOf(before: number | undefined, value: string): number {
  const length = numberOf(value);
  if (length === undefined) throw new Refusal(400, `not a content-length: ${shown(value)}`);
  if (before !== undefined) throw new Refusal(400, "more than one content-length");
  return length;
}

/** Fields without which the next hop would read another message than this one: `Connection` can't take them away. */
const untouchable = new Set(["close", "keep-alive", "upgrade", "content-length", "host", ""]);

function obeyConnection(fields: Fields, connection: string, upgrade: string | undefined): void {
  for (const part of connection.split(",")) {
    const option = part.trim();
    if (option === "close") fields.close = true;
    else if (option === "keep-alive") fields.keepAlive = true;
    else if (option === "upgrade") fields.upgrade = upgrade;
    if (untouchable.has(option)) continue;
    const lines = fields.endToEnd.split("\r\n");
    fields.endToEnd = lines.filter((line) => !line.toLowerCase().startsWith(`${option}:`)).join("\r\n");
  }
}
