import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { get, startPod, tiers } from "./testing/pods.ts";
import type { Sandbox } from "./types.ts";

/** What a client of Postgres says first: its length, then the protocol 3.0. */
const startupProtocol = 196_608;

describe.each(tiers)("what a pod may import $title", ({ skipped, open }) => {
  describe.skipIf(skipped)("works", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    it("Hono on @hono/node-server serves on the mapped port", async () => {
      const { pod, line } = await startPod(
        sandbox,
        `import { Hono } from "hono";
         import { serve } from "@hono/node-server";
         const app = new Hono().get("/hi", (context) => context.text("from hono"));
         const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) }, (info) => console.log("on", info.port));
         process.on("SIGTERM", () => server.close());`,
      );
      expect(await line("on")).toBe("on 8080");
      expect(await get(pod.socketPath, "/hi")).toMatchObject({ status: 200, body: "from hono" });
      pod.kill("SIGTERM");
      expect(await pod.exited).toEqual({ code: 0, signal: null });
    });

    it("ws serves WebSockets on the mapped port", async () => {
      const { pod } = await startPod(
        sandbox,
        `import { WebSocketServer } from "ws";
         const server = new WebSocketServer({ port: Number(process.env.PORT) });
         server.on("connection", (socket) => socket.on("message", (data) => socket.send("echo " + data)));
         process.on("SIGTERM", () => { for (const socket of server.clients) socket.close(1001); server.close(); });`,
      );
      await pod.listening;
      const client = new WebSocket(`ws+unix://${pod.socketPath}:/`);
      await once(client, "open");
      client.send("hi");
      const [data] = (await once(client, "message")) as [Buffer];
      expect(data.toString()).toBe("echo hi");
      pod.kill("SIGTERM");
      const [code] = (await once(client, "close")) as [number];
      expect(code).toBe(1001);
      expect(await pod.exited).toEqual({ code: 0, signal: null });
    });

    it("pg reaches the database through a folder of sockets", async () => {
      const folder = await mkdtemp(join(tmpdir(), "pg-"));
      const database = createServer();
      try {
        await chmod(folder, 0o755);
        database.listen(join(folder, ".s.PGSQL.5432"));
        await once(database, "listening");
        await chmod(join(folder, ".s.PGSQL.5432"), 0o777);
        const said = new Promise<Buffer>((resolve) => {
          database.on("connection", (socket) => {
            socket.once("data", (bytes) => {
              resolve(Buffer.from(bytes));
              socket.destroy();
            });
          });
        });
        const { pod, line } = await startPod(
          sandbox,
          `import { Client } from "pg";
           const client = new Client({ host: process.env.PGHOST, user: "web", database: "shop", port: 5432 });
           client.on("error", () => {});
           await client.connect().catch((error) => console.log("refused:", error.message));`,
          { sockets: [{ env: "PGHOST", hostDir: folder }] },
        );
        const startup = await said;
        expect(startup.readInt32BE(4)).toBe(startupProtocol);
        expect(startup.toString("latin1")).toContain("web");
        await line("refused: Connection terminated");
        expect((await pod.exited).code).toBe(0);
      } finally {
        database.close();
        await rm(folder, { recursive: true, force: true });
      }
    });

    it.each(["zod", "pg-pool", "vitest", "./other.ts", "last-call/secret"])(
      "but nothing else, such as %s",
      async (name) => {
        const { pod, log } = await startPod(sandbox, `import ${JSON.stringify(name)};`);
        expect(await pod.exited).toEqual({ code: 1, signal: null });
        expect(log.join("\n")).toMatch(/ERR_MODULE_NOT_FOUND|ERR_PACKAGE_PATH_NOT_EXPORTED/);
      },
    );
  });
});
