import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test as base } from "@playwright/test";
import { toJsonl } from "../../server/protocol/index.ts";
import { startServer, type Server } from "../support/server.ts";
import { recordings } from "./recordings.ts";
import { Desk } from "./view.ts";

const { everything, exited, fixed, forked, race, slept, turnedAway, vanished } = recordings;
/** What the server keeps; the others are told by the lab alone. */
const kept = [everything, exited, fixed, forked, race, slept, turnedAway, vanished];

/** A test of views: its pages have a desk, and a server that keeps the recorded runs. */
export const test = base.extend<{ readonly desk: Desk }, { readonly server: Server }>({
  locale: "en-GB",
  timezoneId: "UTC",
  server: [
    async ({ playwright: _ }, use) => {
      const data = mkdtempSync(join(tmpdir(), "lastcall-views-"));
      mkdirSync(join(data, "runs"));
      for (const recording of kept)
        writeFileSync(join(data, "runs", `${recording.run}.jsonl.gz`), gzipSync(toJsonl(recording)));
      const server = await startServer({ data });
      await use(server);
      expect(await server.stop()).toBe(0);
      rmSync(data, { recursive: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  desk: async ({ page, server }, use) => use(new Desk(page, server.link)),
});

export { expect } from "@playwright/test";
