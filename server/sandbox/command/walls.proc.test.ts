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
});
