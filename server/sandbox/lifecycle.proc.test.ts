import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PodSourceError } from "./source.ts";
import { get, startPod, tiers } from "./testing/pods.ts";
import type { Sandbox } from "./types.ts";

const server = (rest = "") => `
import { createServer } from "node:http";
const server = createServer((request, response) => response.end("hello " + request.url));
server.listen(process.env.PORT, () => console.log("up"));
${rest}`;

const dial = (path: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.on("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
  });

describe.each(tiers)("a pod $title", ({ tier, skipped, open }) => {
  describe.skipIf(skipped)("from start to end", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    it("serves on its socket path, and says its runtime", async () => {
      expect(sandbox.runtime).toBe(`node ${process.versions.node}`);
      const { pod } = await startPod(sandbox, server());
      await pod.listening;
      expect(await get(pod.socketPath, "/x")).toMatchObject({ status: 200, body: "hello /x" });
      pod.kill("SIGKILL");
      expect(await pod.exited).toEqual({ code: null, signal: "SIGKILL" });
    });

    it("runs its handler for SIGTERM and exits with its own code; then its door is shut", async () => {
      const { pod, line } = await startPod(
        sandbox,
        server(
          `process.on("SIGTERM", () => server.close(() => { console.log("drained"); process.exitCode = 3; }));`,
        ),
      );
      await line("up");
      expect(pod.kill("SIGTERM")).toBe(true);
      expect(await pod.exited).toEqual({ code: 3, signal: null });
      expect(await line("drained")).toBe("drained");
      expect(await dial(pod.socketPath)).toBe("ECONNREFUSED");
      expect(pod.kill("SIGTERM")).toBe(false);
    });

    it("without a handler, dies of SIGTERM, unless it is PID 1", async () => {
      const { pod, line } = await startPod(sandbox, server(`setInterval(() => console.log("alive"), 5);`));
      expect(pod.pidOne).toBe(tier === "container");
      await line("up");
      pod.kill("SIGTERM");
      if (pod.pidOne) {
        await pod.listening;
        expect((await get(pod.socketPath)).status).toBe(200);
        pod.kill("SIGKILL");
      }
      expect(await pod.exited).toEqual({ code: null, signal: pod.pidOne ? "SIGKILL" : "SIGTERM" });
    });

    it("leaves its socket refusing when it closes early, and lives on", async () => {
      const { pod, line } = await startPod(
        sandbox,
        server(`server.on("listening", () => server.close()); server.on("close", () => console.log("shut"));
                setInterval(() => {}, 1000);`),
      );
      await line("shut");
      expect(await dial(pod.socketPath)).toBe("ECONNREFUSED");
      pod.kill("SIGKILL");
      await pod.exited;
    });

    it("that never listens is never said to listen", async () => {
      const { pod, reports } = await startPod(sandbox, `console.log("nothing to do");`);
      expect(await pod.exited).toEqual({ code: 0, signal: null });
      expect(reports.some(({ type }) => type === "listening")).toBe(false);
    });

    it("with a syntax error isn't started, and the error says where", async () => {
      const failing = startPod(sandbox, "let a = 1;\nlet b: = 2;", {
        source: { path: "bad.ts", text: "let a = 1;\nlet b: = 2;" },
      });
      await expect(failing).rejects.toThrow(PodSourceError);
      await expect(failing).rejects.toThrow(/^bad\.ts:2:8: /);
    });

    it("that throws exits with 1 and a trace naming its source", async () => {
      const { pod, log } = await startPod(sandbox, `const a: number = 1;\nthrow new Error("boom " + a);`);
      expect(await pod.exited).toEqual({ code: 1, signal: null });
      expect(log.join("\n")).toContain("Error: boom 1");
      expect(log.join("\n")).toContain("pod.ts:2:7");
    });

    it("sees an environment of its own and nothing of the lab's", async () => {
      const { pod, line } = await startPod(
        sandbox,
        `import { seconds } from "last-call";
         console.log(JSON.stringify([process.env, seconds(3)]));`,
        { env: { COLOUR: "blue" } },
      );
      const [environment, three] = JSON.parse(await line("{")) as [Record<string, string>, number];
      const { TMPDIR: _tmp, PWD: _pwd, ...rest } = environment;
      expect(rest).toEqual({
        PORT: "8080",
        POD_NAME: "web-1",
        NODE_NAME: "node-a",
        POD_IP: "10.244.1.1",
        TZ: "UTC",
        SECOND_MS: "20",
        COLOUR: "blue",
      });
      expect(three).toBe(60);
      await pod.exited;
    });

    it("with a name, an address or an environment that can't be is refused", async () => {
      await expect(startPod(sandbox, "", { name: "Web 1" })).rejects.toThrow("a pod's name looks like web-1");
      await expect(startPod(sandbox, "", { address: "10.0.0.1" })).rejects.toThrow(
        "looks like 10.244.1.1:8080",
      );
      await expect(startPod(sandbox, "", { env: { NODE_OPTIONS: "--inspect" } })).rejects.toThrow(
        "can't set NODE_OPTIONS",
      );
      await expect(startPod(sandbox, "", { sockets: [{ env: "A", hostDir: "/none" }] })).rejects.toThrow(
        "/none, whose",
      );
      await expect(startPod(sandbox, "", { env: { "A=B": "" } })).rejects.toThrow(
        "no valid environment variable",
      );
    });
  });

  it.skipIf(skipped)("is killed when its sandbox closes, which starts no more", async () => {
    const sandbox = await open();
    const { pod } = await startPod(sandbox, server());
    await Promise.all([sandbox.close(), sandbox.close()]);
    expect((await pod.exited).signal).toBe("SIGKILL");
    expect(await dial(pod.socketPath)).toBe("ENOENT");
    await expect(startPod(sandbox, "")).rejects.toThrow("the sandbox is closed");
  });
});
