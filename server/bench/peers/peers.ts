import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import * as z from "zod/mini";

/** One way to shut down the same service. */
interface Peer {
  /** What it does, as the matrix names it; after the package's name, where one does it. */
  readonly name: string;
  /** Beside `services/`, without `.process.ts`. */
  readonly service: string;
  readonly package?: string;
}

/** Every peer, as its own documentation tells to use it. A new one is a service, and a row here. */
export const peers: readonly Peer[] = [
  { name: "no handler", service: "no-handler" },
  { name: "not awaited", service: "close-not-awaited", package: "close-with-grace" },
  { name: "`server.close()` only", service: "close-only" },
  { name: "close, idle sweep", service: "close-and-sweep" },
  { name: "as it comes", service: "terminus", package: "@godaddy/terminus" },
  { name: "delay, exit 0, 8 s", service: "terminus-delay", package: "@godaddy/terminus" },
  { name: "outside Kubernetes", service: "lightship", package: "lightship" },
  { name: "as it comes", service: "http-terminator", package: "http-terminator" },
  { name: "delay", service: "http-terminator-delay", package: "http-terminator" },
  { name: "as it comes", service: "http-graceful-shutdown", package: "http-graceful-shutdown" },
  { name: "delay", service: "http-graceful-shutdown-delay", package: "http-graceful-shutdown" },
  { name: "`close()`", service: "fastify", package: "fastify" },
  { name: "delay, `close()`", service: "fastify-delay", package: "fastify" },
  { name: "force, `close()`", service: "fastify-force", package: "fastify" },
  { name: "`close()`, exit 0", service: "hono", package: "@hono/node-server" },
  { name: "the course's reference", service: "reference" },
];

const packageSchema = z.object({ version: z.string() });

/** The first cell of a peer's row: with the installed version, where it is a package. */
export function titleOf({ name, package: called }: Peer): string {
  if (called === undefined) return name;
  const file = findPackageJSON(called, import.meta.url);
  if (file === undefined) throw new Error(`${called} isn't installed: npm ci installs it`);
  return `${called} ${packageSchema.parse(JSON.parse(readFileSync(file, "utf8"))).version}, ${name}`;
}
