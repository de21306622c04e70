import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempts } from "../testing/attempts.ts";
import { container, startPod } from "../testing/pods.ts";
import type { Sandbox } from "../types.ts";

const checkout = fileURLToPath(new URL("../../../package.json", import.meta.url));

/** Node's own confinement is lifted, so that what stands behind it is tried. */
const unbelted = ["--allow-fs-read=*", "--allow-fs-write=*", "--allow-child-process", "--allow-worker"];

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
});
