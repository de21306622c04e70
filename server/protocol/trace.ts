/** The first half of every trace id that the lab's clients make: "lastcall" in ASCII. */
const mark = "6c61737463616c6c";

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hex8 = (value: number): string =>
  `${bytes[value >>> 24]}${bytes[(value >>> 16) & 255]}${bytes[(value >>> 8) & 255]}${bytes[value & 255]}`;
/**
 * What tells one request from another. Fibonacci hashing comes first: neighbouring requests get ids far apart, for
 * samplers that look at the last bytes.
 */
const tailOf = (request: number): string => hex8(Math.imul(request, 0x9e3779b1)) + hex8(request);

/**
 * The trace id (W3C Trace Context: 32 hexadecimal digits) that the client gives a request. Made from nothing but the
 * request's number, so that the collector can tell whose spans it gets.
 * @param request from 1 to 2³² − 1.
 */
export const traceIdOf = (request: number): string => mark + tailOf(request);

/** The `traceparent` header of a request: sampled, with the client's own span as the parent. */
export function traceparentOf(request: number): string {
  const tail = tailOf(request);
  return `00-${mark}${tail}-${tail}-01`;
}

/** The request that a trace id was made for, whatever case it is written in; null for a trace that isn't ours. */
export function requestOfTrace(traceId: string): number | null {
  const request = Number.parseInt(traceId.slice(24), 16);
  return request > 0 && traceIdOf(request) === traceId.toLowerCase() ? request : null;
}
