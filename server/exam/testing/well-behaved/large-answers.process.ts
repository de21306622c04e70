// Streams large answers, counts what is under way, and exits when nothing is: with its last byte handed over.
import { createServer } from "node:http";
import { Server } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const piece = Buffer.alloc(64 * 1024, "x");
const pieces = 64;

let phase: "serving" | "leaving" | "draining" = "serving";
let open = 0;
const server = createServer((request, response) => {
  if (phase !== "serving") response.setHeader("Connection", "close");
  open += 1;
  response.once("close", () => {
    open -= 1;
    endWhenDone();
  });
  request.resume().once("end", () => {
    const body = Readable.from(Array.from({ length: pieces }, () => piece));
    // Whoever leaves in the middle of his answer misses nothing.
    pipeline(body, response).catch(() => undefined);
  });
});

function endWhenDone(): void {
  if (phase === "draining" && open === 0) process.exit(0);
}

function leave(): void {
  if (phase !== "serving") return;
  phase = "leaving";
  setTimeout(() => {
    phase = "draining";
    // The door alone: node:http's own would cut an answer whose last piece is still to go out.
    Server.prototype.close.call(server);
    setTimeout(() => process.exit(0), 2500);
    endWhenDone();
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
