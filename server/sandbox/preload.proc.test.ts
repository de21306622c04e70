import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, startPod, tiers } from "./testing/pods.ts";
import type { Sandbox } from "./types.ts";

const listening = [
  ["a number", "server.listen(8080)"],
  ["a string", "server.listen(process.env.PORT)"],
  ["a host", 'server.listen(8080, "0.0.0.0")'],
  ["host and backlog", 'server.listen(8080, "0.0.0.0", 64, () => {})'],
  ["options", "server.listen({ port: 8080, host: '::', backlog: 10 })"],
  ["a string in options", "server.listen({ port: process.env.PORT }, () => {})"],
] as const;

describe.each(tiers)("the preload $title", ({ skipped, open }) => {
  describe.skipIf(skipped)("inside a pod", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    it.each(listening)("gives the pod its port when it listens with %s", async (_how, listen) => {
      const { pod, line } = await startPod(
        sandbox,
        `import { createServer } from "node:http";
         const server = createServer((request, response) => response.end("ok"));
         server.on("listening", () => console.log(JSON.stringify(server.address())));
         ${listen};`,
      );
      expect(JSON.parse(await line("{"))).toEqual({ address: "::", family: "IPv6", port: 8080 });
      expect((await get(pod.socketPath)).body).toBe("ok");
      pod.kill("SIGKILL");
      await pod.exited;
    });

    it("gives it to a raw TCP server too", async () => {
      const { pod } = await startPod(
        sandbox,
        `import { createServer } from "node:net";
         createServer((socket) => socket.end("raw")).listen(8080);`,
      );
      await pod.listening;
      const socket = connect(pod.socketPath);
      const [data] = (await once(socket, "data")) as [Buffer];
      expect(data.toString()).toBe("raw");
      pod.kill("SIGKILL");
      await pod.exited;
    });

    it("leaves every other port alone", async () => {
      const { pod, line, reports } = await startPod(
        sandbox,
        `import { createServer } from "node:net";
         const server = createServer().listen(0, "127.0.0.1", () => {
           console.log("at", server.address().address, server.address().port > 0);
           server.close();
         });`,
      );
      expect(await line("at")).toBe("at 127.0.0.1 true");
      expect(await pod.exited).toEqual({ code: 0, signal: null });
      expect(reports.filter(({ type }) => type !== "handlers")).toEqual([]);
    });

    it("fails a second listener on the port as the kernel would, and says that a closed port stays closed", async () => {
      const { pod, line } = await startPod(
        sandbox,
        `import { createServer } from "node:net";
         const first = createServer().listen(8080);
         const second = createServer();
         second.on("error", (error) => {
           console.log(JSON.stringify({ ...error, message: error.message }));
           first.close();
           createServer().listen(8080).on("error", (again) => console.log(again.code, again.message));
         });
         second.listen(8080);
         try { first.listen(8080); } catch (error) { console.log(error.code); }`,
      );
      expect(await line("ERR_SERVER_ALREADY_LISTEN")).toBeTruthy();
      expect(JSON.parse(await line("{"))).toMatchObject({
        code: "EADDRINUSE",
        syscall: "listen",
        port: 8080,
        message: "listen EADDRINUSE: address already in use :::8080",
      });
      expect(await line("EADDRNOTAVAIL")).toContain("can't be opened again");
      expect((await pod.exited).code).toBe(0);
    });

    it("reports handlers as they come and go, connections, the close, and what is still alive", async () => {
      const { pod, line, report, reports } = await startPod(
        sandbox,
        `import { createServer } from "node:http";
         let answer;
         const server = createServer((request, response) => { answer = () => response.end("late"); });
         const held = setInterval(() => {}, 1000);
         const stop = () => { console.log("stopping"); server.close(); };
         process.on("SIGHUP", () => { clearInterval(held); answer(); });
         server.listen(8080);
         const other = () => {};
         process.on("SIGINT", other);
         process.once("SIGTERM", stop);
         process.on("SIGUSR2", () => { process.off("SIGINT", other); console.log("off"); });`,
      );
      await report(
        ({ type, ...rest }) => type === "handlers" && "signals" in rest && rest.signals.length === 4,
      );
      expect(reports[0]).toEqual({ type: "handlers", signals: [] });
      pod.kill("SIGUSR2");
      await report(
        (said) => said.type === "handlers" && said.signals.toSorted().join() === "SIGHUP,SIGTERM,SIGUSR2",
      );
      const answered = get(pod.socketPath);
      await report((said) => said.type === "connections" && said.open === 1 && said.active === 1);
      pod.kill("SIGTERM");
      await line("stopping");
      await report((said) => said.type === "closing");
      await report((said) => said.type === "handlers" && said.signals.toSorted().join() === "SIGHUP,SIGUSR2");
      await report((said) => said.type === "alive" && said.by.toSorted().join() === "socket,timer");
      pod.kill("SIGHUP");
      expect((await answered).body).toBe("late");
      expect(await pod.exited).toEqual({ code: 0, signal: null });
    });

    it("keeps nothing alive, and takes part in no error", async () => {
      const idle = await startPod(
        sandbox,
        `process.getActiveResourcesInfo().length === 0 && console.log("empty");`,
      );
      await idle.line("empty");
      expect((await idle.pod.exited).code).toBe(0);
      const failing = await startPod(
        sandbox,
        `import { createServer } from "node:http";
         for (const options of [-1, 99999, { port: "x" }]) {
           try { createServer().listen(options); } catch (error) { console.log(error.code); }
         }
         try { createServer().listen({}); } catch (error) { console.log(error.code); }
         console.log(createServer().listen.name, createServer().listen.length, createServer().address());`,
      );
      await failing.pod.exited;
      expect(failing.log.slice(0, 4)).toEqual([
        "ERR_SOCKET_BAD_PORT",
        "ERR_SOCKET_BAD_PORT",
        "ERR_SOCKET_BAD_PORT",
        "ERR_INVALID_ARG_VALUE",
      ]);
      expect(failing.log[4]).toBe(" 0 null");
    });

    it("leaves the exports of node:http working, though it postpones some", async () => {
      const { pod, line } = await startPod(
        sandbox,
        `import * as http from "node:http";
         const event = new http.MessageEvent("message", { data: 3 });
         console.log("exports", http.WebSocket.OPEN, http.WebSocket.name, event.data, event instanceof http.MessageEvent,
           event instanceof MessageEvent, "CLOSED" in http.WebSocket, http.default.METHODS.includes("GET"));`,
      );
      expect(await line("exports")).toBe("exports 1 WebSocket 3 true true true true");
      await pod.exited;
    });

    it("is not harmed by a pod that forges or floods reports", async () => {
      const { pod, reports } = await startPod(
        sandbox,
        `import { writeSync } from "node:fs";
         writeSync(4, '{"type":"payment.committed"}\\n\\u0000\\u0001{{{\\n{"type":"connections","open":-5,"active":0}\\n');
         for (;;) writeSync(4, '{"type":"closing"}\\n'.repeat(1000));`,
      );
      expect(await pod.exited).toEqual({
        code: null,
        signal: "SIGKILL",
        why: "killed: wrote more than 8 MB of reports",
      });
      expect(reports.length).toBeGreaterThan(1);
      expect(reports.every(({ type }) => type === "handlers" || type === "closing")).toBe(true);
    });
  });
});
