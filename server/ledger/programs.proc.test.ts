import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findPrograms } from "./programs.ts";

test("a copy is made once, works by itself, and several at once don't disturb each other", async () => {
  const cache = mkdtempSync(join(tmpdir(), "lc-p-"));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const copies = await Promise.all([findPrograms(cache, true), findPrograms(cache, true)]);
  expect(new Set([...copies, await findPrograms(cache, true)]).size).toBe(1);
  expect(readdirSync(cache)).toHaveLength(1);
  const [home] = copies;
  for (const program of ["initdb", "postgres"]) {
    const version = execFileSync(join(home, "bin", program), ["--version"], { encoding: "utf8", env: {} });
    expect(version).toContain("PostgreSQL");
  }
}, 60_000);
