import type { TrafficKind } from "../protocol/scenario.ts";
import { traceparentOf } from "../protocol/trace.ts";

/** Whom requests are for, where nobody says. */
export const usualHost = "pay.example";

interface Form {
  readonly method: TrafficKind["method"];
  readonly path: string;
  readonly keepAlive: boolean;
  /** Bytes of a body that is sent apart from this. */
  readonly upload?: number | undefined;
  /** Where in the scenario the path stands. */
  readonly field: string;
  /** The host that it names, and further lines of its head. */
  readonly host?: string | undefined;
  readonly head?: readonly string[] | undefined;
  /** What it carries, instead of a payment. */
  readonly body?: string | undefined;
}

/** What tells one request from the next of its kind. */
interface Particulars {
  /** Its number, which it carries as `X-Request-Id` and in its trace. */
  readonly request: number;
  /** The number of the intent's first attempt: the payment's name, and the idempotency key. */
  readonly first: number;
  /** What is paid, in cents. */
  readonly amount: number;
}
export type RequestWriter = (particulars: Particulars) => string;

/** @throws {RangeError} when a path can't stand in a request line; `field` is where it stands in the scenario. */
export function checkPath(field: string, path: string): void {
  if (/^\/[\x21-\x7e]*$/.test(path)) return;
  throw new RangeError(
    `${field} ${JSON.stringify(path)} can't stand in a request line: start it with "/" and percent-encode ` +
      "spaces, control characters and whatever is not ASCII",
  );
}

/**
 * Makes the bytes of one request after another, all in Latin-1. A payment names itself twice, in the body and as its
 * idempotency key; of an upload only the head is made here.
 * @throws {RangeError} when the path can't stand in a request line.
 */
export function requestWriter(form: Form): RequestWriter {
  const { method, path, keepAlive, upload, field, host = usualHost, head: more = [], body: own } = form;
  checkPath(field, path);
  const connection = keepAlive ? "keep-alive" : "close";
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...more, `Connection: ${connection}`];
  const head = `${lines.join("\r\n")}\r\nX-Request-Id: `;
  const known = (request: number): string =>
    `${head}${request}\r\ntraceparent: ${traceparentOf(request)}\r\n`;
  if (upload !== undefined) {
    const type = `Content-Type: application/octet-stream\r\nContent-Length: ${upload}\r\n\r\n`;
    if (method !== "POST") return ({ request }) => known(request) + type;
    return ({ request, first }) => `${known(request)}Idempotency-Key: ${first}\r\n${type}`;
  }
  if (method === "GET") return ({ request }) => `${known(request)}\r\n`;
  if (own !== undefined) {
    // Whatever is sent goes out as Latin-1: UTF-8 is told byte by byte.
    const bytes = Buffer.from(own, "utf8").toString("latin1");
    return ({ request }) => `${known(request)}Content-Length: ${bytes.length}\r\n\r\n${bytes}`;
  }
  return ({ request, first, amount }) => {
    const body = `{"payment":"${first}","amount":${amount}}`;
    return (
      `${known(request)}Content-Type: application/json\r\nIdempotency-Key: ${first}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`
    );
  };
}
