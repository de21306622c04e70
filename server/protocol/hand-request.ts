import * as z from "zod/mini";
import { path } from "./scenario/fields.ts";
import { traceparentOf } from "./trace.ts";

/** What the client of requests by hand is called in the journal. */
export const handClient = "shell";
/** The longest body that may be sent by hand, and how much of an answer's is kept, in bytes. */
export const maxHandBody = 4096;

/** Fields that say how the request is framed, or who asked: the client writes those itself. */
const own = new Set(["content-length", "transfer-encoding", "upgrade", "x-request-id", "traceparent"]);

const headerSchema = z.tuple([
  z.string().check(
    z.maxLength(100),
    z.regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "must be a header's name"),
    z.refine((name) => !own.has(name.toLowerCase()), "is written by the client itself"),
  ),
  z
    .string()
    .check(z.maxLength(1000), z.regex(/^[\t\x20-\x7e]*$/, "must be printable ASCII, without line breaks")),
]);

const name = z.string().check(z.maxLength(60));
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The fields of a request by hand. */
export const handRequest = {
  /** Whose client sends it, and so whose router is asked; the first node's where left out. */
  node: z.optional(name),
  /** `service`, by the node's own router; `ingress`; `load-balancer`; or a pod, by its name or its address. */
  to: name,
  method: z._default(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]), "GET"),
  path: path.check(z.regex(/^[\x21-\x7e]*$/, "must be percent-encoded where it isn't printable ASCII")),
  headers: z._default(z.array(headerSchema).check(z.maxLength(32)), []),
  body: z.optional(
    z
      .string()
      .check(z.refine((text) => bytesOf(text) <= maxHandBody, `must be at most ${maxHandBody} bytes`)),
  ),
  /** The client's deadline in cluster seconds; the traffic's own where left out. */
  timeout: z.optional(z.number().check(z.positive(), z.maximum(120))),
};

const handRequestSchema = z.strictObject(handRequest);
export type HandRequest = z.infer<typeof handRequestSchema>;

/**
 * The head of a request by hand as it goes over the wire, the empty line included. Each carries its number and its
 * trace, as every request of the lab's clients does.
 */
export function headOf(
  request: number,
  { method, path: target, headers, body }: Pick<HandRequest, "method" | "path" | "headers" | "body">,
): string {
  const given = headers.map(([header, value]) => `${header}: ${value}\r\n`).join("");
  const host = headers.some(([header]) => header.toLowerCase() === "host") ? "" : "Host: web\r\n";
  const known = `X-Request-Id: ${request}\r\ntraceparent: ${traceparentOf(request)}\r\n`;
  const length = body === undefined ? "" : `Content-Length: ${bytesOf(body)}\r\n`;
  return `${method} ${target} HTTP/1.1\r\n${host}${given}${known}${length}\r\n`;
}
