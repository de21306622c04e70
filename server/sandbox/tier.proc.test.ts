import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { container } from "./testing/pods.ts";
import { chooseTier } from "./tier.ts";

describe("the choice of the tier", () => {
  it.skipIf(container.skipped)("takes the container where it works", async () => {
    expect(await chooseTier()).toMatchObject({
      tier: "container",
      why: expect.stringContaining("containers") as string,
    });
  });

  it("takes processes when they are asked for, and says so", async () => {
    expect(await chooseTier("process")).toEqual({
      tier: "process",
      why: "Pods run as ordinary processes of yours, because the process tier was asked for.",
    });
  });
});

describe.runIf(process.platform === "linux")("where the machine forbids user namespaces", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bwrap-"));
    await writeFile(
      join(folder, "bwrap"),
      `#!/bin/sh\necho "bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces." >&2\nexit 1\n`,
    );
    await chmod(folder, 0o755);
    await chmod(join(folder, "bwrap"), 0o755);
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("takes processes, and says why and what to do about it", async () => {
    const { tier, why } = await chooseTier();
    expect(tier).toBe("process");
    expect(why).toContain("No permissions to create new namespace");
    expect(why).toMatch(/user namespaces.*seccomp|user namespaces.*sysctl/);
  });

  it("doesn't fall back when the container was asked for", async () => {
    await expect(chooseTier("container")).rejects.toThrow(
      /^the container tier can't run here: bubblewrap could not make/,
    );
  });
});
