import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempts } from "../testing/attempts.ts";
import { openDoor } from "../testing/listening.ts";
import { container, startPod } from "../testing/pods.ts";
import type { Sandbox } from "../types.ts";

const checkout = fileURLToPath(new URL("../../../package.json", import.meta.url));

/** Node's own confinement is lifted, so that what stands behind it is tried. */
const unbelted = ["--allow-fs-read=*", "--allow-fs-write=*", "--allow-child-process", "--allow-worker"];

const connectTo = (target: string): string =>
  `await new Promise((resolve, reject) => net.connect(${target}).on("connect", resolve).on("error", reject))`;

describe.skipIf(container.skipped)(`the container's walls, ${container.title}`, () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await container.open(unbelted);
  });
  afterAll(() => sandbox.close());

  async function outcomesOf(list: Record<string, string>): Promise<Record<string, unknown>> {
    const { pod, line } = await startPod(sandbox, attempts(list));
    const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
    await pod.exited;
    return outcomes;
  }

  it("let nothing out to the network: not the lab, not its abstract sockets, not the world", async () => {
    const doors = await Promise.all([openDoor(), openDoor("lastcall-walls")]);
    try {
      const outcomes = await outcomesOf({
        lab: connectTo(`${doors[0].port}, "127.0.0.1"`),
        abstract: connectTo(`"\\0lastcall-walls"`),
        metadata: connectTo(`80, "169.254.169.254"`),
        world: connectTo(`443, "1.1.1.1"`),
        names: `await (await import("node:dns/promises")).lookup("example.com")`,
        datagram: `const socket = (await import("node:dgram")).createSocket("udp4");
          await new Promise((resolve, reject) => socket.send("x", 53, "8.8.8.8", (error) => error ? reject(error) : resolve()))`,
      });
      expect(outcomes).toEqual({
        lab: "ECONNREFUSED",
        abstract: "ECONNREFUSED",
        metadata: "ENETUNREACH",
        world: "ENETUNREACH",
        names: expect.stringMatching(/^E/) as string,
        datagram: "ENETUNREACH",
      });
      expect(doors.map((door) => door.visits)).toEqual([0, 0]);
    } finally {
      for (const door of doors) door.close();
    }
  });

  it("show no file of the host, and take no file but in /tmp and /data", async () => {
    expect(
      await outcomesOf({
        root: `return fs.readdirSync("/").sort().join(" ")`,
        passwd: `fs.readFileSync("/etc/passwd")`,
        checkout: `fs.readFileSync(${JSON.stringify(checkout)})`,
        devices: `return fs.readdirSync("/dev").filter((name) => /^(sd|vd|nvme|mem|kmsg|dm)/.test(name)).length`,
        writeRoot: `fs.writeFileSync("/x", "")`,
        writeApp: `fs.writeFileSync("/app/x", "")`,
        writeSource: `fs.writeFileSync(process.argv[1], "")`,
        writeNode: `fs.writeFileSync("/bin/node", "")`,
        writeModule: `fs.writeFileSync("/app/node_modules/pg/package.json", "")`,
        writePreload: `fs.writeFileSync("/lab/preload.cjs", "")`,
        writeDev: `fs.writeFileSync("/dev/x", "")`,
        writeTmp: `fs.writeFileSync("/tmp/x", "")`,
        writeData: `fs.writeFileSync("/data/x", "")`,
        sharedZero: `fs.openSync("/dev/zero", "r+")`,
      }),
    ).toEqual({
      root: "app bin data dev lab lib lib64 proc tmp".replace(
        " lib64",
        process.arch === "x64" ? " lib64" : "",
      ),
      passwd: "ENOENT",
      checkout: "ENOENT",
      devices: 0,
      writeRoot: "EROFS",
      writeApp: "EROFS",
      writeSource: "EROFS",
      writeNode: "EROFS",
      writeModule: "EROFS",
      writePreload: "EROFS",
      writeDev: "EROFS",
      writeTmp: "ok",
      writeData: "ok",
      sharedZero: "EACCES",
    });
  });

  it("show one process, unprivileged, with its own name and environment and no descriptor of the lab's", async () => {
    const outcomes = await outcomesOf({
      processes: `return fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).join()`,
      ids: `return [process.pid, process.getuid(), process.getgid(), process.getgroups().join()].join()`,
      host: `return os.hostname()`,
      environment: `return fs.readFileSync("/proc/self/environ", "utf8").split("\\0").filter(Boolean).map((pair) => pair.split("=")[0]).sort().join()`,
      sockets: `return fs.readdirSync("/proc/self/fd").filter((fd) => {
        try { return fs.readlinkSync("/proc/self/fd/" + fd).startsWith("socket:"); } catch { return false; }
      }).join()`,
      capabilities: `return fs.readFileSync("/proc/self/status", "utf8").match(/CapEff:\\s*(\\w+)/)[1]`,
      bounds: `return fs.readFileSync("/proc/self/status", "utf8").match(/CapBnd:\\s*(\\w+)/)[1]`,
      seccomp: `return fs.readFileSync("/proc/self/status", "utf8").match(/Seccomp:\\s*(\\w+)/)[1]`,
      privileges: `return fs.readFileSync("/proc/self/status", "utf8").match(/NoNewPrivs:\\s*(\\w+)/)[1]`,
    });
    expect(outcomes).toEqual({
      processes: "1",
      ids: expect.stringMatching(/^1,1000,1000,(1000|65534)?/) as string,
      host: "web-1",
      environment: "NODE_NAME,POD_IP,POD_NAME,PORT,PWD,SECOND_MS,TZ",
      sockets: "1,2,3,4",
      capabilities: "0000000000000000",
      bounds: "0000000000000000",
      seccomp: "2",
      privileges: "1",
    });
  });

  it("are not run by root, whoever runs the lab", async () => {
    const { pod, line } = await startPod(sandbox, `console.log("up"); setInterval(() => {}, 1000);`);
    await line("up");
    const status = await readFile(`/proc/${pod.pid}/status`, "utf8");
    const [uid] = /^Uid:\s+(\d+)/m.exec(status)?.slice(1) ?? [];
    expect(Number(uid)).toBeGreaterThan(0);
    pod.kill("SIGKILL");
    await pod.exited;
  });

  it("bound descriptors, files, threads and processes", async () => {
    expect(
      await outcomesOf({
        descriptors: `for (let opened = 0; opened < 100_000; opened += 1) fs.openSync("/dev/null")`,
      }),
    ).toEqual({ descriptors: "EMFILE" });
    expect(
      await outcomesOf({
        oneFile: `fs.writeFileSync("/tmp/big", Buffer.alloc(17 * 1024 * 1024))`,
        shared: `fs.writeFileSync("/dev/shm/x", Buffer.alloc(2 * 1024 * 1024))`,
        disk: `for (const name of "abc") fs.writeFileSync("/data/" + name, Buffer.alloc(8 * 1024 * 1024))`,
        process: `const child = (await import("node:child_process")).spawnSync("/bin/node", ["--version"]); if (child.error) throw child.error`,
      }),
    ).toEqual({ oneFile: "EFBIG", shared: "ENOSPC", disk: "ENOSPC", process: "EPERM" });
  });

  it("end a pod that makes too many files, or takes too much memory, and the lab says why", async () => {
    const files = await startPod(
      sandbox,
      `import { writeFileSync } from "node:fs";
       for (let made = 0; made < 12_000; made += 1) writeFileSync("/tmp/" + made, "");
       setInterval(() => {}, 1000);`,
    );
    const memory = await startPod(
      sandbox,
      `const held = [];
       for (let taken = 0; taken < 288; taken += 8) held.push(Buffer.alloc(8 * 1024 * 1024, 1));
       setInterval(() => held.length, 1000);`,
    );
    expect(await files.pod.exited).toEqual({
      code: null,
      signal: "SIGKILL",
      why: "killed: made more than 10000 files",
    });
    expect(await memory.pod.exited).toEqual({
      code: null,
      signal: "SIGKILL",
      why: "killed: used more than 256 MB of memory",
    });
  });

  it("end a pod that takes all the memory it can, without the lab's help", async () => {
    const { pod } = await startPod(
      sandbox,
      `const held = []; for (;;) held.push(Buffer.alloc(8 * 1024 * 1024, 1));`,
    );
    const exit = await pod.exited;
    expect(exit.code === 0).toBe(false);
  });

  it("stand against 300 threads, while another pod starts", async () => {
    const crowd = await startPod(
      sandbox,
      `import { Worker } from "node:worker_threads";
       for (let started = 0; started < 300; started += 1) {
         try { new Worker("setInterval(() => {}, 1000)", { eval: true }).on("error", () => {}); } catch {}
       }
       console.log("crowded");`,
    );
    await Promise.race([crowd.line("crowded"), crowd.pod.exited]);
    const other = await startPod(sandbox, `console.log("fine");`);
    await other.line("fine");
    crowd.pod.kill("SIGKILL");
    await Promise.all([crowd.pod.exited, other.pod.exited]);
  });
});
