import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { container, startPod } from "../testing/pods.ts";
import { endedBy, refusals } from "./abuse.ts";
import { makeBelongings, type Belongings } from "./belongings.ts";
import { leftOf, tracesOf } from "./left-over.ts";

/** Does to them what an abuse would. */
const harms: [string, RegExp, (lab: Belongings) => Promise<unknown>][] = [
  [
    "a visit to its port",
    /^a port of the lab/,
    ({ env }) => once(connect(Number(env["LAB_PORT"]), "127.0.0.1"), "close"),
  ],
  [
    "a visit to its abstract socket",
    /^an abstract/,
    ({ env }) => once(connect(`\0${env["LAB_ABSTRACT"]}`), "close"),
  ],
  [
    "a visit to its Unix socket",
    /^a Unix socket/,
    ({ env }) => once(connect(env["LAB_SOCKET"] ?? ""), "close"),
  ],
  [
    "a datagram",
    /^a datagram/,
    async ({ env }) => {
      const socket = createSocket("udp4");
      socket.send("x", Number(env["LAB_DATAGRAMS"]), "127.0.0.1", () => socket.close());
      await once(socket, "close");
    },
  ],
  [
    "a file written over",
    /^a file of the lab holds "mine"/,
    ({ env }) => writeFile(env["LAB_FILE"] ?? "", "mine"),
  ],
  ["a file of another mode", /another mode$/, ({ env }) => chmod(env["LAB_FILE"] ?? "", 0o600)],
  ["a new file", /^a folder of the lab holds/, ({ env }) => writeFile(`${env["LAB_FILE"]}.new`, "")],
  ["a stopped process", /is T$/, async ({ env }) => process.kill(Number(env["LAB_BYSTANDER"]), "SIGSTOP")],
  [
    "a killed process",
    /is (gone|Z)$/,
    async ({ env }) => process.kill(Number(env["LAB_BYSTANDER"]), "SIGKILL"),
  ],
];

describe("what is done to the lab's own is seen", () => {
  test.each(harms)("%s", async (_, sentence, harm) => {
    const lab = await makeBelongings();
    onTestFinished(() => lab.close());
    expect(await lab.harm()).toEqual([]);
    await harm(lab);
    await vi.waitFor(async () => expect(await lab.harm()).toEqual([expect.stringMatching(sentence)]));
  });
});

test("what a pod says that it did, and an end of its own, are told from what the lab did", () => {
  expect(refusals({ a: "EACCES", b: "ERR_ACCESS_DENIED", c: -1, d: "EACCES" })).toBe(
    "EACCES ×2, ERR_ACCESS_DENIED, -1",
  );
  expect(() => refusals({ a: "EACCES", b: "ok" })).toThrow('not refused: {"b":"ok"}');
  expect(() => endedBy({ code: 0, signal: null }, "printed more than 64 MB")).toThrow(/it ended with/);
});

describe("a process that is left over is found", () => {
  test.runIf(process.platform === "linux")("by the environment that it began with", async () => {
    const child = spawn("/bin/sleep", ["600"], { env: { MARK: "left-over-mark" }, detached: true, cwd: "/" });
    await once(child, "spawn");
    const traces = { namespace: undefined, marks: ["left-over-mark"] };
    await vi.waitFor(() => expect(leftOf(traces)).toEqual([`${child.pid} sleep`]));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(leftOf(traces)).toEqual([]);
  });

  test.skipIf(container.skipped)(`by its container's namespace ${container.title}`, async () => {
    const sandbox = await container.open();
    const { pod, line } = await startPod(sandbox, `console.log("up"); setInterval(() => {}, 1000);`);
    await line("up");
    const traces = tracesOf(pod.pid, ["nothing has this mark"]);
    expect(leftOf(traces)).toEqual([expect.stringMatching(`^${pod.pid} `)]);
    await sandbox.close();
    expect(leftOf(traces)).toEqual([]);
  });
});
