import { readFields } from "./fields.ts";
import { Refusal, shown } from "./refusal.ts";

/** ingress-nginx's proxy-buffer-size: a head above it is a 502. In bytes. */
export const maxAnswerHead = 4 * 1024;

/** An answer's head, ready to be sent on. */
export interface AnswerHead {
  readonly status: number;
  /** The status line and the fields that go on, without the empty line that ends the head. */
  readonly onward: string;
  /** Bytes of body; chunks; or whatever comes until the pod closes. */
  readonly body: number | "chunked" | "close";
  /** The head says that the body comes in chunks, although there may be none: after HEAD. */
  readonly chunked: boolean;
  /** Whether the pod lets the connection live on after this answer. */
  readonly keepAlive: boolean;
  readonly upgrade: string | undefined;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?\r\n/;

/**
 * Reads the head of an answer to `method`, given with its last CRLF but without the empty line after it.
 * @throws {Refusal} when it is none, or when its framing can't be trusted.
 */
export function readAnswerHead(head: string, method: string): AnswerHead {
  // A pod gives many answers with the same head, byte for byte, until its Date changes.
  if (head === last?.head && method === last.method) return last.read;
  const read = readAnew(head, method);
  last = { head, method, read };
  return read;
}

let last: { readonly head: string; readonly method: string; readonly read: AnswerHead } | undefined;

function readAnew(head: string, method: string): AnswerHead {
  const start = statusLine.exec(head);
  if (!start) throw new Refusal(502, `not a status line: ${shown(head)}`);
  const [all, minor, code, reason = ""] = start;
  const status = Number(code);
  const fields = readFields(head, all.length, "answer");
  const { chunked, contentLength } = fields;
  // RFC 9112 §6.3: these have no body, whatever their fields say.
  const bare = status < 200 || status === 204 || status === 304 || method === "HEAD";
  const body = bare ? 0 : chunked ? "chunked" : (contentLength ?? "close");
  return {
    status,
    onward: `HTTP/1.1 ${code} ${reason}\r\n${fields.endToEnd}`,
    body,
    chunked,
    keepAlive: body !== "close" && (minor === "1" ? !fields.close : fields.keepAlive),
    upgrade: fields.upgrade,
  };
}
