import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempts } from "../testing/attempts.ts";
import { container, startPod } from "../testing/pods.ts";
import type { Sandbox } from "../types.ts";

/** Node's own confinement is lifted, so that what stands behind it is tried. */
const unbelted = ["--allow-fs-read=*", "--allow-fs-write=*", "--allow-child-process", "--allow-worker"];
const command = ["sh", "-c", "node $APP; true"];

describe.skipIf(container.skipped)(`the walls of a container with a command, ${container.title}`, () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await container.open(unbelted);
  });
  afterAll(() => sandbox.close());

  async function outcomesOf(list: Record<string, string>): Promise<Record<string, unknown>> {
    const { pod, line } = await startPod(sandbox, attempts(list), { command });
    const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
    await pod.exited;
    return outcomes;
  }

  it("let it start processes, of the few programs that are there", async () => {
    expect(
      await outcomesOf({
        programs: `return fs.readdirSync("/bin").sort().join(" ")`,
        shell: `return (await import("node:child_process")).execFileSync("/bin/sh", ["-c", "echo hello"], { encoding: "utf8" }).trim()`,
        processes: `return fs.readFileSync("/proc/1/comm", "utf8").trim()`,
        folder: `return process.cwd()`,
      }),
    ).toEqual({ programs: "node npm prlimit sh", shell: "hello", processes: "sh", folder: "/app" });
  });

  it("hold all the same: files, network, namespaces, capabilities", async () => {
    const connectTo = (target: string): string =>
      `await new Promise((resolve, reject) => net.connect(${target}).on("connect", resolve).on("error", reject))`;
    expect(
      await outcomesOf({
        passwd: `fs.readFileSync("/etc/passwd")`,
        writeNode: `fs.writeFileSync("/bin/node", "")`,
        writeNpm: `fs.writeFileSync("/lab/npm/x", "")`,
        writeApp: `fs.writeFileSync("/app/package.json", "")`,
        lab: connectTo(`1, "127.0.0.1"`),
        world: connectTo(`443, "1.1.1.1"`),
        seccomp: `return fs.readFileSync("/proc/self/status", "utf8").match(/Seccomp:\\s*(\\w+)/)[1]`,
        capabilities: `return fs.readFileSync("/proc/self/status", "utf8").match(/CapEff:\\s*(\\w+)/)[1]`,
        shellsCapabilities: `return fs.readFileSync("/proc/1/status", "utf8").match(/CapBnd:\\s*(\\w+)/)[1]`,
      }),
    ).toEqual({
      passwd: "ENOENT",
      writeNode: "EROFS",
      writeNpm: "EROFS",
      writeApp: "EROFS",
      lab: "ECONNREFUSED",
      world: "ENETUNREACH",
      seccomp: "2",
      capabilities: "0000000000000000",
      shellsCapabilities: "0000000000000000",
    });
  });

  it("bound a fork bomb by the number of its processes, while another pod starts", async () => {
    const bomb = await startPod(
      sandbox,
      `import { spawn } from "node:child_process";
       let failed = 0;
       for (let tried = 0; tried < 200; tried += 1)
         spawn("/bin/sh", ["-c", "read x"], { stdio: ["pipe", "ignore", "ignore"] }).on("error", () => (failed += 1));
       setTimeout(() => console.log("failed", failed > 100), 200);
       setInterval(() => {}, 1000);`,
      { command, name: "bomb" },
    );
    expect(await bomb.line("failed")).toBe("failed true");
    const other = await startPod(sandbox, `console.log("fine");`);
    await other.line("fine");
    bomb.pod.kill("SIGKILL");
    await Promise.all([bomb.pod.exited, other.pod.exited]);
  });

  it("end a pod whose processes together take too much memory, and the lab says why", async () => {
    const { pod } = await startPod(
      sandbox,
      `import { spawn } from "node:child_process";
       const hold = "const held = []; for (let taken = 0; taken < 200; taken += 8) held.push(Buffer.alloc(8 * 1024 * 1024, 1)); setInterval(() => held.length, 1000)";
       for (let started = 0; started < 3; started += 1) spawn("/lab/node", ["--v8-pool-size=1", "-e", hold], { stdio: "ignore" });
       setInterval(() => {}, 1000);`,
      { command, name: "greedy" },
    );
    expect(await pod.exited).toEqual({
      code: null,
      signal: "SIGKILL",
      why: "killed: used more than 448 MB of memory",
    });
  });
});
