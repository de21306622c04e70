import type { NetConnectOpts } from "node:net";
import type { Observation } from "../protocol/outcome.ts";
import type { Address } from "./types.ts";

/** What to tell a socket so that it connects there. */
export const dialOptions = (address: Address): NetConnectOpts =>
  "port" in address
    ? { host: address.host, port: address.port, noDelay: true }
    : { path: address.socketPath };

/**
 * Nobody took the connection. EAGAIN is a full backlog: over a Unix socket the kernel says so at once, where TCP
 * would drop the SYN and let the client wait. ENOENT: the pod's socket is gone altogether.
 */
const refusals = new Set(["ECONNREFUSED", "EAGAIN", "ENOENT"]);
/** The lab itself has run out of something, or may not: no pod is to blame. */
const ours = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EACCES", "EPERM", "ENAMETOOLONG", "EINVAL"]);
/** The other side was there and let go. */
const closings = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);

/** What a failed connect says about the request that wanted it. */
export function dialFailure(code: string): Observation["ended"] {
  if (refusals.has(code)) return "refused";
  if (ours.has(code)) return "not-sent";
  return closings.has(code) ? "closed" : "failed";
}

/** What an error on an open connection says about the request on it. */
export const openFailure = (code: string): Observation["ended"] => (closings.has(code) ? "closed" : "failed");

/** The system's own name of an error, or its message when it has none. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}
