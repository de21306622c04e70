import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { createRig, testFolder } from "./test-support.ts";

/** Starts a small program, and waits for its first line. */
async function program(command: string, args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, line };
}

test("a full backlog refuses: EAGAIN", async () => {
  const socketPath = join(testFolder(), "pod");
  const listener = `
    const server = require("node:net").createServer();
    server.listen({ path: ${JSON.stringify(socketPath)}, backlog: 1 }, () => console.log("listening"));`;
  const { child } = await program(process.execPath, ["-e", listener]);
  child.kill("SIGSTOP");
  const rig = createRig({ route: { pod: "web-1", socketPath } });
  rig.traffic.start();
  rig.release(10);
  await rig.until(() => rig.of("request.settled").length >= 5);
  expect(rig.of("request.settled")).toContainEqual({
    type: "request.settled",
    request: 5,
    outcome: "refused",
    phase: "connect",
    errno: "EAGAIN",
    bytes: 0,
  });
  child.kill("SIGKILL");
  await rig.traffic.stop();
  expect(rig.traffic.counts.settled).toBe(rig.traffic.counts.sent);
  // Those that got into the backlog have been let down by the pod's end, not by a full house.
  const others = new Set(rig.of("request.settled").map(({ outcome, errno }) => `${outcome} ${errno}`));
  expect([...others].toSorted()).toEqual(["refused EAGAIN", "reset ECONNRESET"]);
});

test("out of descriptors, the lab blames itself: EMFILE", async () => {
  const module = JSON.stringify(new URL("./index.ts", import.meta.url).href);
  const path = JSON.stringify(join(testFolder(), "pod"));
  const lab = `
    import { createServer } from "node:net";
    import { createTraffic } from ${module};
    const server = createServer(() => {}).listen(${path}, () => {
      const seen = {};
      const traffic = createTraffic({
        traffic: { rate: 5000, clientsPerNode: 1, method: "GET", path: "/", connections: "fresh", deadline: 1, kinds: [],
          kept: 1, retries: { policy: "none" }, preconnects: 0, halfSent: 0 },
        nodes: ["a"], seed: 1, second: 1000, clock: performance,
        route: () => ({ pod: "web-1", socketPath: ${path} }),
        emit(event) {
          if (event.type !== "request.settled") return;
          const key = event.outcome + " " + event.errno;
          seen[key] = (seen[key] ?? 0) + 1;
          if (seen["unsent EMFILE"] === 20) traffic.stop().then(() => {
            console.log(JSON.stringify({ ...traffic.counts, seen: Object.keys(seen).sort() }));
            process.exit();
          });
        },
      });
      traffic.start();
    });`;
  const shell = 'ulimit -n 64 && exec "$0" --input-type=module -e "$1"';
  const { line } = await program("/bin/sh", ["-c", shell, process.execPath, lab]);
  const result = JSON.parse(line) as { sent: number; settled: number; seen: string[] };
  expect(result.settled).toBe(result.sent);
  expect(result.seen).toContain("unsent EMFILE");
  expect(result.seen.filter((key) => !/^(unsent EMFILE|timed-out undefined|reset )/.test(key))).toEqual([]);
});
