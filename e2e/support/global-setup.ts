import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { browserPath, runnable } from "./browser.ts";

const page = fileURLToPath(new URL("../../dist/web/index.html", import.meta.url));

/** Before all tests: is there a browser, and a page to open in it? */
export default function prepare(): void {
  if (!existsSync(page)) throw new Error("The page has not been built: run `npm run build`, then the tests.");
  const wanted = browserPath();
  if (runnable(wanted)) return;
  if (process.env["CHROMIUM"]) {
    throw new Error(`CHROMIUM names ${wanted}, which can't be run: correct it, or unset it.`);
  }
  const help =
    "Install Chrome or Chromium, name one in CHROMIUM, or run `npx playwright install chromium` to download one.";
  if (process.env["CI"]) throw new Error(`There is no browser for the tests. ${help}`);
  process.stderr.write("There is no Chrome or Chromium on this machine: downloading one with Playwright.\n");
  const folder = dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json"));
  try {
    execFileSync(process.execPath, [join(folder, "cli.js"), "install", "chromium"], { stdio: "inherit" });
  } catch {
    throw new Error(`There is no browser for the tests, and none could be downloaded. ${help}`);
  }
  if (!runnable(chromium.executablePath())) throw new Error(`Playwright downloaded no browser. ${help}`);
}
