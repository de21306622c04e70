import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { get, startPod, tiers, type Subject } from "../testing/pods.ts";
import type { Sandbox } from "../types.ts";

/** Says what it is, and drains at SIGTERM; SIGHUP makes it close its door and live on. */
const program = `
import { createServer } from "node:http";
const server = createServer((request, response) => response.end("here"));
process.on("SIGTERM", () => { console.log("draining"); process.exit(0); });
process.on("SIGHUP", () => server.close());
server.listen(process.env.PORT, () => console.log("up", process.pid, JSON.stringify(server.address())));`;

const dial = (socketPath: string): Promise<string | undefined> =>
  get(socketPath).then(
    ({ body }) => body,
    (error: NodeJS.ErrnoException) => error.code,
  );
const patient = new AbortController().signal;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(tiers)("a pod that is started by a command $title", ({ tier, skipped, open }) => {
  describe.skipIf(skipped)("runs it in the place of Node", () => {
    const contained = tier === "container";
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    async function start(command: readonly string[]): Promise<Subject> {
      const subject = await startPod(sandbox, program, { command });
      await subject.line("up");
      // Its log and its reports come by different ways, in either order.
      await subject.pod.listening;
      return subject;
    }

    /** Sends SIGTERM, and SIGKILL if nothing had come of it after a second. */
    async function stop({
      pod,
      log,
    }: Subject): Promise<{ code: number | null; signal: string | null; drained: boolean }> {
      pod.kill("SIGTERM");
      const timer = setTimeout(() => pod.kill("SIGKILL"), 1500);
      const { code, signal } = await pod.exited;
      clearTimeout(timer);
      return { code, signal, drained: log.includes("draining") };
    }

    it("a shell that waits: it never tells Node of SIGTERM", async () => {
      const subject = await start(["sh", "-c", "node $APP; true"]);
      expect(await dial(subject.pod.socketPath)).toBe("here");
      expect(subject.log).toEqual([
        expect.stringMatching(/^up \d+ \{"address":"::","family":"IPv6","port":8080\}$/),
      ]);
      expect(await stop(subject)).toEqual({
        code: null,
        signal: contained ? "SIGKILL" : "SIGTERM",
        drained: false,
      });
    });

    it("a shell that becomes Node: the handler runs", async () => {
      const subject = await start(["sh", "-c", "exec node $APP"]);
      expect(await stop(subject)).toEqual({ code: 0, signal: null, drained: true });
    });

    it("Node with the program's path: the handler runs", async () => {
      const subject = await start(["node", "$APP"]);
      if (contained) expect(subject.log[0]).toMatch(/^up 1 /);
      expect(await stop(subject)).toEqual({ code: 0, signal: null, drained: true });
    });

    it("npm start: it serves, reports, and the handler is skipped where npm's shell stays in between", async () => {
      const subject = await start(["npm", "start"]);
      expect(subject.log.join("\n")).toMatch(/> node \$APP/);
      expect(await dial(subject.pod.socketPath)).toBe("here");
      await subject.report(({ type }) => type === "listening");
      const { drained, code, signal } = await stop(subject);
      // A shell that becomes its last command, as bash does, hands the signal on.
      if (drained) expect(code).toBe(0);
      else expect(contained ? code : signal).toBe(contained ? 1 : "SIGTERM");
    });

    it("is refused before the program listens, and once it has closed, whoever else is still there", async () => {
      const subject = await startPod(sandbox, program, {
        command: ["sh", "-c", "node $APP; node -e 'setInterval(() => {}, 1000)'"],
      });
      expect(await dial(subject.pod.socketPath)).toBe("ECONNREFUSED");
      await subject.pod.listening;
      expect(await dial(subject.pod.socketPath)).toBe("here");
      const [, pid] = /^up (\d+)/.exec(await subject.line("up")) ?? [];
      const killed = await subject.pod.exec(["sh", "-c", `kill -KILL ${pid}`], patient);
      expect(killed.code).toBe(0);
      await vi.waitFor(async () => expect(await dial(subject.pod.socketPath)).toBe("ECONNREFUSED"));
      subject.pod.kill("SIGKILL");
      await subject.pod.exited;
      expect(await dial(subject.pod.socketPath)).toBe("ECONNREFUSED");
    });

    it("everything ends with it", async () => {
      const subject = await start(["sh", "-c", "node $APP & wait"]);
      const { pod } = subject;
      const inside = await pod.exec(["sh", "-c", "echo $CONTAINER_PID"], patient);
      expect(inside.output).toBe(contained ? "1" : String(pod.pid));
      pod.kill("SIGKILL");
      await pod.exited;
      await vi.waitFor(async () => expect(await dial(pod.socketPath)).toBe("ECONNREFUSED"));
      expect(isAlive(pod.pid)).toBe(false);
    });

    it("a program that it doesn't find: it ends with what the tier's launcher says", async () => {
      const subject = await startPod(sandbox, program, { command: ["no-such-program", "$APP"] });
      expect([126, 127]).toContain((await subject.pod.exited).code);
      expect(subject.log.join("\n")).toMatch(/no-such-program/);
    });

    it("can't show its socket to other pods", async () => {
      const folder = await sandbox.makeSocketFolder();
      const doorIn = { folder, name: "proxy" };
      await expect(startPod(sandbox, program, { command: ["node", "$APP"], doorIn })).rejects.toThrow(
        /only a pod without a command can show its socket/,
      );
    });
  });
});

describe.each(tiers)("a pod whose socket others see $title", ({ skipped, open }) => {
  it.skipIf(skipped)(
    "is reached by them under its name, when it listens and not before or after",
    async () => {
      const sandbox = await open();
      try {
        const folder = await sandbox.makeSocketFolder();
        const client = await startPod(
          sandbox,
          `import { request } from "node:http";
         process.on("SIGHUP", () => request({ socketPath: process.env.SIDECARS + "/proxy.sock", path: "/" }, (response) => {
           response.resume(); console.log("answered", response.statusCode);
         }).on("error", ({ code }) => console.log(code)).end());
         console.log("ready");
         setInterval(() => {}, 1000);`,
          { sockets: [{ env: "SIDECARS", hostDir: folder }] },
        );
        await client.line("ready");
        const ask = async (): Promise<string | undefined> => {
          const before = client.log.length;
          client.pod.kill("SIGHUP");
          await vi.waitFor(() => expect(client.log.length).toBeGreaterThan(before), { timeout: 10_000 });
          return client.log.at(-1);
        };
        for (const life of [1, 2]) {
          const proxy = await startPod(sandbox, program, {
            name: `proxy-${life}`,
            doorIn: { folder, name: "proxy" },
          });
          if (life === 1) expect(await ask()).toMatch(/^(ECONNREFUSED|answered 200)$/);
          await proxy.pod.listening;
          expect(await ask()).toBe("answered 200");
          proxy.pod.kill("SIGKILL");
          await proxy.pod.exited;
          expect(await ask()).toBe("ECONNREFUSED");
        }
        client.pod.kill("SIGKILL");
        await client.pod.exited;
      } finally {
        await sandbox.close();
      }
    },
  );
});
