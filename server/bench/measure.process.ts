import { readdirSync } from "node:fs";
import type { Measured } from "./measured-server.ts";

// Loaded before a server that is measured: it answers, after a collection, how much it holds.
process.on("message", (message) => {
  if (message !== "measure") return;
  // Twice: what a first one finalizes, the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const measured: Measured = { heap: heapUsed, external, rss, descriptors: readdirSync("/dev/fd").length };
  process.send?.(measured);
});
// Nobody's message keeps the server from ending.
process.channel?.unref();
