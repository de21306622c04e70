import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempts } from "./testing/attempts.ts";
import { startPod, tiers } from "./testing/pods.ts";
import type { Sandbox } from "./types.ts";

const checkout = fileURLToPath(new URL("../../package.json", import.meta.url));

describe.each(tiers)("Node's own confinement $title", ({ skipped, open }) => {
  describe.skipIf(skipped)("holds", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    it("against files, processes, threads, addons and foreign functions", async () => {
      const { pod, line } = await startPod(
        sandbox,
        attempts({
          passwd: `fs.readFileSync("/etc/passwd")`,
          checkout: `fs.readFileSync(${JSON.stringify(checkout)})`,
          write: `fs.writeFileSync("/var/tmp/lastcall-escape", "")`,
          ownCode: `fs.writeFileSync(process.argv[1], "")`,
          link: `fs.symlinkSync("/etc/passwd", "passwd")`,
          spawn: `(await import("node:child_process")).spawnSync(process.execPath, ["--version"])`,
          worker: `new (await import("node:worker_threads")).Worker("", { eval: true })`,
          ffi: `(await import("node:ffi")).dlopen(null, {})`,
          addon: `process.dlopen({ exports: {} }, "/tmp/x.node")`,
          workingFolder: `fs.writeFileSync("mine", ""); fs.readFileSync("mine")`,
          temporary: `fs.writeFileSync(os.tmpdir() + "/mine", "")`,
        }),
      );
      expect(JSON.parse(await line("{"))).toEqual({
        passwd: "ERR_ACCESS_DENIED",
        // A checkout under /tmp: that is another /tmp in there, and an empty one.
        checkout: expect.stringMatching(/^(ERR_ACCESS_DENIED|ENOENT)$/),
        write: "ERR_ACCESS_DENIED",
        ownCode: "ERR_ACCESS_DENIED",
        link: "ERR_ACCESS_DENIED",
        spawn: "ERR_ACCESS_DENIED",
        worker: "ERR_ACCESS_DENIED",
        ffi: "ERR_ACCESS_DENIED",
        addon: "ERR_DLOPEN_DISABLED",
        workingFolder: "ok",
        temporary: "ok",
      });
      await pod.exited;
    });
  });
});
