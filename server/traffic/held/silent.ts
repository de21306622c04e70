import type { TrafficHost } from "../host.ts";
import { HeldConnection } from "./held-connection.ts";

/** As much of a request as a client sends that then falls silent. */
const half = (host: string, path: string): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAcc`;

/**
 * Opens a connection that never becomes a request: not a byte is sent on it, or with `path` half a head. It is not
 * opened again when it ends.
 * @returns how to close it.
 */
export function keepSilent(node: string, host: TrafficHost, path?: string): () => void {
  let held: HeldConnection | undefined;
  try {
    const route = host.route(node);
    if ("reject" in route || "drop" in route) return () => undefined;
    const { router = node } = route;
    host.opening(() => (held = new HeldConnection(route, router, host)));
  } catch {
    // No request depends on it, so none is lost.
    return () => undefined;
  }
  // Read, or the other side's end would never be seen.
  held?.socket.resume();
  if (path !== undefined) held?.socket.write(half(host.authority, path), "latin1");
  return () => void held?.socket.destroy();
}
