import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PodSourceError } from "./source.ts";
import { runPodFile } from "./standalone.ts";
import { tiers } from "./testing/pods.ts";

const fetchBody = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve(body));
    })
      .on("error", reject)
      .end();
  });

describe.each(tiers)("lastcall pod $title", ({ tier, skipped }) => {
  describe.skipIf(skipped)("runs one file", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "pod-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function run(text: string) {
      const file = join(folder, "pod.ts");
      await writeFile(file, text);
      const lines: string[] = [];
      const [stop, force] = [new AbortController(), new AbortController()];
      const ended = runPodFile(file, {
        tier,
        log: (line) => lines.push(line),
        signal: stop.signal,
        force: force.signal,
      });
      const line = (part: string) =>
        vi.waitFor(
          () => {
            const found = lines.find((said) => said.includes(part));
            if (found === undefined) throw new Error(`no line with ${part}: ${lines.join("\n")}`);
            return found;
          },
          { timeout: 30_000, interval: 5 },
        );
      return { ended, lines, line, stop, force };
    }

    it("says where to reach it, shows its log, stops it with SIGTERM and says how it ended", async () => {
      const { ended, line, stop } = await run(
        `import { createServer } from "node:http";
         const server = createServer((request, response) => response.end("hi")).listen(8080);
         console.log("ready"); console.error("careful");
         process.on("SIGTERM", () => server.close());`,
      );
      const url = /http:\S+/.exec(await line("curl"))?.[0] ?? "";
      expect(await fetchBody(url)).toBe("hi");
      await line("out | ready");
      await line("err | careful");
      stop.abort();
      expect(await ended).toEqual({ code: 0, signal: null });
      await line("SIGTERM sent");
      await line("The pod ended: exit 0.");
      await expect(fetchBody(url)).rejects.toThrow("ECONNREFUSED");
    });

    it("kills it when asked a second time", async () => {
      const { ended, line, stop, force } = await run(
        `process.on("SIGTERM", () => console.log("never mind")); console.log("up"); setInterval(() => {}, 1000);`,
      );
      await line("out | up");
      stop.abort();
      await line("never mind");
      force.abort();
      expect(await ended).toEqual({ code: null, signal: "SIGKILL" });
      await line("exit 137 (SIGKILL)");
    });

    it("says what is wrong with a file that can't be run", async () => {
      await expect((await run("enum A {}")).ended).rejects.toThrow(PodSourceError);
      const missing = runPodFile(join(folder, "none.ts"), {
        tier,
        log: () => undefined,
        signal: new AbortController().signal,
      });
      await expect(missing).rejects.toThrow("ENOENT");
    });
  });
});
