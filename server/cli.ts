import { constants } from "node:os";
import { keepCompiled } from "./compile-cache.ts";

// Reading the rest takes a moment, in which a signal finds nobody, and process 1 would never hear of it. A server that
// has nothing open yet ends in good order; of anything else it is true that it was broken off.
const leave = (signal: NodeJS.Signals): void =>
  process.exit(process.argv[2] === "serve" ? 0 : 128 + constants.signals[signal]);
const signals = ["SIGINT", "SIGTERM"] as const;
for (const signal of signals) process.on(signal, leave);

keepCompiled();
const { main } = await import("./cli/main.ts");
const done = main(process.argv.slice(2));
// Whoever wants to hear of signals does by now.
for (const signal of signals) process.off(signal, leave);
process.exitCode = await done;
