import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";

const names = ["firefox-esr", "firefox"];
const places = [
  ...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean),
  "/usr/bin",
  "/snap/bin",
  "/Applications/Firefox.app/Contents/MacOS",
];

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Firefox of this system: `FIREFOX` where set, else one that is installed; undefined where there is none. */
export const firefoxPath = (): string | undefined =>
  process.env["FIREFOX"] || names.flatMap((name) => places.map((place) => join(place, name))).find(isThere);

/** Starts it without a window, to be driven over WebDriver BiDi: Playwright's own protocol needs a patched build. */
export const startFirefox = (
  executablePath: string,
  extraPrefsFirefox: Record<string, string> = {},
): Promise<Browser> =>
  puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox });
