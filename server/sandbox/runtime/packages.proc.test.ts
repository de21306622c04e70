import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOutPackages, resolvePackages } from "./packages.ts";

describe("the packages of a pod", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "packages-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function install(
    place: string,
    name: string,
    version: string,
    rest: object,
    code: string,
  ): Promise<void> {
    const folder = join(root, "checkout", place, "node_modules", name);
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({ name, version, main: "index.js", ...rest }),
    );
    await writeFile(join(folder, "index.js"), code);
    await writeFile(join(folder, "index.d.ts"), "");
  }

  /** Runs code beside the laid out packages and returns what it prints. */
  async function run(code: string): Promise<string> {
    const file = join(root, "app/pod.cjs");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    return (await promisify(execFile)(process.execPath, [file])).stdout.trim();
  }

  it("come with their own versions of what they need, which pods can't see", async () => {
    await install(
      "",
      "top",
      "1.0.0",
      { dependencies: { shared: "1", "@scope/deep": "1" } },
      `module.exports = "top+" + require("shared") + "+" + require("@scope/deep");`,
    );
    await install("", "shared", "1.0.0", {}, `module.exports = "shared1";`);
    await install(
      "",
      "@scope/deep",
      "1.0.0",
      { dependencies: { shared: "2" } },
      `module.exports = "deep+" + require("shared");`,
    );
    await install("node_modules/@scope/deep", "shared", "2.0.0", {}, `module.exports = "shared2";`);
    await install("", "other", "1.0.0", {}, `module.exports = "other";`);
    const packages = resolvePackages(["top"], join(root, "checkout"));
    await layOutPackages(packages, join(root, "app/node_modules"));

    expect(await run(`console.log(require("top"));`)).toBe("top+shared1+deep+shared2");
    for (const name of ["shared", "@scope/deep", "other"]) {
      expect(
        await run(`try { require(${JSON.stringify(name)}) } catch (error) { console.log(error.code) }`),
      ).toBe("MODULE_NOT_FOUND");
    }
    expect(await readdir(join(root, "app/node_modules/top"))).toEqual(["index.js", "package.json"]);
  });

  it("may need each other in a circle, share peers, and do without optional ones", async () => {
    await install("", "host", "1.0.0", {}, `exports.name = "host";`);
    await install(
      "",
      "plugin",
      "1.0.0",
      {
        peerDependencies: { host: "*", native: "*" },
        peerDependenciesMeta: { native: { optional: true } },
        dependencies: { ring: "1" },
      },
      `exports.host = require("host"); exports.ring = () => require("ring");`,
    );
    await install(
      "",
      "ring",
      "1.0.0",
      { dependencies: { plugin: "1" } },
      `exports.plugin = require("plugin");`,
    );
    await layOutPackages(
      resolvePackages(["plugin", "host"], join(root, "checkout")),
      join(root, "app/node_modules"),
    );
    expect(
      await run(
        `const plugin = require("plugin"); console.log(plugin.host === require("host"), plugin.ring().plugin === plugin);`,
      ),
    ).toBe("true true");
  });

  it("that aren't installed are named", async () => {
    await install("", "top", "1.0.0", { dependencies: { gone: "1" } }, "");
    expect(() => resolvePackages(["top"], join(root, "checkout"))).toThrow(
      "top needs the package gone, which isn't installed: run npm ci",
    );
    expect(() => resolvePackages(["none"], join(root, "checkout"))).toThrow(
      "the package none isn't installed",
    );
  });
});
