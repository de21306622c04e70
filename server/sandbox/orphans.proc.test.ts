import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { openSandboxFolder } from "./folder.ts";
import { podIdentity } from "./identity.ts";
import { tiers } from "./testing/pods.ts";

const lab = fileURLToPath(new URL("testing/doomed-lab.ts", import.meta.url));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Long enough for a crowded machine; a pod that is left over stays for ever. */
const patience = { timeout: 10_000, interval: 5 };

describe.each(tiers)("when the lab is killed $title", ({ tier, skipped }) => {
  it.skipIf(skipped).each(["alone", "wrapped"])(
    "no pod is left, %s, and the next lab sweeps its folder",
    async (how) => {
      const base = await mkdtemp(join(tmpdir(), "orphan-"));
      // As root, pods run as another user, who must get to their folders in here.
      await chmod(base, 0o711);
      const doomed = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", lab, tier, how], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, TMPDIR: base },
      });
      try {
        const [line] = (await once(doomed.stdout, "data")) as [Buffer];
        const pids = JSON.parse(line.toString()) as number[];
        expect(pids.map(isAlive)).toEqual([true, true]);
        doomed.kill("SIGKILL");
        await once(doomed, "exit");
        await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), patience);

        expect(await readdir(base)).toHaveLength(1);
        const next = await openSandboxFolder(podIdentity(), base);
        expect(await readdir(base)).toEqual([next.path.slice(base.length + 1)]);
        await next.remove();
        expect(await readdir(base)).toEqual([]);
      } finally {
        doomed.kill("SIGKILL");
        await rm(base, { recursive: true, force: true });
      }
    },
  );
});

describe("the folder of a sandbox", () => {
  it("isn't swept while its owner lives, and is gone after its end", async () => {
    const base = await mkdtemp(join(tmpdir(), "folder-"));
    const first = await openSandboxFolder(undefined, base);
    const second = await openSandboxFolder(undefined, base);
    await access(first.path);
    await Promise.all([first.remove(), second.remove()]);
    expect(await readdir(base)).toEqual([]);
    await rm(base, { recursive: true });
  });

  it("is not mistaken for a folder of somebody else's, however old", async () => {
    const base = await mkdtemp(join(tmpdir(), "folder-"));
    const old = new Date(0);
    for (const name of ["lastcall-runs", "lastcall-backup"]) {
      const theirs = join(base, name);
      await mkdir(theirs);
      await writeFile(join(theirs, "kept.jsonl"), "");
      await utimes(theirs, old, old);
    }
    const folder = await openSandboxFolder(undefined, base);
    await folder.remove();
    expect((await readdir(base)).toSorted()).toEqual(["lastcall-backup", "lastcall-runs"]);
    await rm(base, { recursive: true });
  });
});

describe("the guard", () => {
  const guardLab = fileURLToPath(new URL("testing/guarded-lab.ts", import.meta.url));

  const onAMac = `data:text/javascript,Object.defineProperty(process, "platform", { value: "darwin" })`;

  it.each([
    ["on this machine", []],
    ["where no kernel tells it", [`--import=${onAMac}`]],
  ])("kills what it watches when the lab is killed, %s, and not what has been released", async (_, flags) => {
    const doomed = spawn(process.execPath, [...flags, guardLab], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(doomed.stdout, "data")) as [Buffer];
    const pids = JSON.parse(line.toString()) as [number, number, number, number];
    const [first, second, released, descendant] = pids;
    try {
      expect(pids.filter(isAlive)).toEqual(pids);
      doomed.kill("SIGKILL");
      await vi.waitFor(() => expect([first, second, descendant].filter(isAlive)).toEqual([]), patience);
      expect(isAlive(released)).toBe(true);
    } finally {
      for (const pid of pids.filter(isAlive)) process.kill(pid, "SIGKILL");
    }
  });
});
