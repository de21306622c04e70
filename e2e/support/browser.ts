import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const onPath = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where Chrome and Chromium are usually installed, by platform. */
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"].flatMap((folder) =>
    [...onPath, "chrome"].map((name) => join(folder, name)),
  ),
  darwin: ["/Applications", join(process.env["HOME"] ?? "/", "Applications")].flatMap((folder) => [
    join(folder, "Google Chrome.app/Contents/MacOS/Google Chrome"),
    join(folder, "Chromium.app/Contents/MacOS/Chromium"),
  ]),
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => {
    const folder = process.env[name];
    if (folder === undefined) return [];
    return [
      join(folder, "Google/Chrome/Application/chrome.exe"),
      join(folder, "Chromium/Application/chrome.exe"),
    ];
  }),
};

/** Whether there is a file at `path` that can be run. */
export function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const named = folders.flatMap((folder) => onPath.map((name) => join(folder, name)));
  return [...(usualPlaces[process.platform] ?? []), ...named].find(runnable);
}

/**
 * The browser of the tests: `CHROMIUM` where set, else one that is installed on this system, else the one that
 * Playwright downloads, which may not be there yet.
 */
export const browserPath = (): string => process.env["CHROMIUM"] || installed() || chromium.executablePath();

/** No graphics card, and nothing that would reach for the internet. */
export const browserArguments: readonly string[] = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Chromium refuses to sandbox itself as root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];
