import { readFields } from "./fields.ts";
import { Refusal, shown } from "./refusal.ts";

/** nginx's large_client_header_buffers: no line above 8 KiB, no head above four of them. In bytes. */
const maxLine = 8 * 1024;
export const maxRequestHead = 4 * maxLine;

/** A request's head, ready to be sent on. */
export interface RequestHead {
  readonly method: string;
  /** As it goes to a pod, without the empty line that ends it. */
  readonly onward: string;
  /** Bytes of body that follow; or chunks. */
  readonly body: number | "chunked";
  /** Whether the client understands chunks and wants the connection to live on. */
  readonly http11: boolean;
  readonly keepAlive: boolean;
  readonly upgrade: boolean;
  readonly expectsContinue: boolean;
  /** The number that the lab gave this request. */
  readonly request: number | undefined;
}

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/(\d)\.(\d)$/;
const absolute = /^https?:\/\/([^/?#]+)([^#]*)/i;

/**
 * Reads a request's head, given with its last CRLF but without the empty line after it. `peer` is how the client is
 * known to the pods.
 * @throws {Refusal} with the status that the client is to be answered with.
 */
export function readRequestHead(head: string, peer: string): RequestHead {
  const lineEnd = head.indexOf("\r\n");
  if (lineEnd > maxLine) throw new Refusal(414, `a request line above ${maxLine} bytes`);
  const { method, target, http11 } = readRequestLine(head.slice(0, lineEnd));
  const fields = readFields(head, lineEnd + 2, "request");
  if (http11 && fields.host === undefined) throw new Refusal(400, "no host");
  if (!http11 && fields.chunked) throw new Refusal(400, "chunks in HTTP/1.0");
  const { host = "", chunked, forwardedFor } = fields;
  const upgrade = http11 && fields.upgrade !== undefined;
  return {
    method,
    onward:
      `${method} ${target} HTTP/1.1\r\n${fields.endToEnd}` +
      `X-Forwarded-For: ${forwardedFor === undefined ? "" : `${forwardedFor}, `}${peer}\r\n` +
      `X-Forwarded-Host: ${host}\r\nX-Forwarded-Proto: http\r\n` +
      (chunked ? "Transfer-Encoding: chunked\r\n" : "") +
      (upgrade ? `Connection: upgrade\r\nUpgrade: ${fields.upgrade}\r\n` : ""),
    body: chunked ? "chunked" : (fields.contentLength ?? 0),
    http11,
    keepAlive: http11 ? !fields.close : fields.keepAlive,
    upgrade,
    expectsContinue: http11 && fields.expectsContinue,
    request: fields.request,
  };
}

interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly http11: boolean;
}

/** Clients ask for the same few things again and again. */
const knownLines = new Map<string, RequestLine>();
const maxKnownLines = 256;
const maxKnownLength = 256;

function readRequestLine(line: string): RequestLine {
  const known = knownLines.get(line);
  if (known) return known;
  const start = requestLine.exec(line);
  if (!start) throw new Refusal(400, `not a request line: ${shown(line)}`);
  const [, method = "", target = "", major, minor] = start;
  if (major !== "1") throw new Refusal(505, `HTTP/${major}.${minor} is not spoken here`);
  // These two are about the proxy itself (RFC 9110 §9.3.6 and §9.3.8); nginx turns them away as well.
  if (method === "CONNECT" || method === "TRACE") throw new Refusal(405, `${method} is not allowed`);
  const read = { method, target: originForm(target), http11: minor !== "0" };
  if (line.length <= maxKnownLength && knownLines.size < maxKnownLines) knownLines.set(line, read);
  return read;
}

/** What a pod is asked for: a path, whatever form the client chose (RFC 9112 §3.2). */
function originForm(target: string): string {
  if (target.startsWith("/") || target === "*") return target;
  const path = absolute.exec(target)?.[2];
  if (path === undefined) throw new Refusal(400, `not a request target: ${shown(target)}`);
  return path.startsWith("/") ? path : `/${path}`;
}
