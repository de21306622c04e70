import { readdirSync, readlinkSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { start } from "../testing/cli.ts";
import { Page } from "../testing/page.ts";
import { askRaw } from "../traffic/index.ts";

/** The files of the page that a process has open. */
const openFiles = (pid: number | undefined): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)].filter((path) => path.includes("/dist/web/"));
    } catch {
      // It was closed while we looked.
      return [];
    }
  });

test.runIf(process.platform === "linux")(
  "who asks for a WebSocket where a file is gets neither, and the file is closed again",
  async () => {
    const server = start(["serve", "--port", "0"]);
    try {
      const { port, host } = new URL(new Page(await server.line("Last Call is open")).origin);
      const handshake =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
      for (let times = 0; times < 10; times += 1) {
        const answer = await askRaw(
          Number(port),
          `GET /replay.html HTTP/1.1\r\nHost: ${host}\r\n${handshake}`,
        );
        expect(answer?.status).toBe(400);
      }
      await vi.waitFor(() => expect(openFiles(server.child.pid)).toEqual([]), 5000);
    } finally {
      server.child.kill("SIGTERM");
      await server.ended;
    }
  },
);
