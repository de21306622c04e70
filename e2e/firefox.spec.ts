import type { Page } from "puppeteer-core";
import { firefoxPath, startFirefox } from "./support/firefox.ts";
import { expect, test } from "./support/test.ts";

const path = firefoxPath();
/** A run is over in 4 to 8 s; a busy machine may take several times as long. */
const timeout = 45_000;

/** An element by its role and name, as a screen reader finds it. */
const byRole = (role: string, name: string): string => `::-p-aria([name="${name}"][role="${role}"])`;

const textOf = (page: Page, selector: string): Promise<string> =>
  page
    .locator(selector)
    .map((element) => element.textContent ?? "")
    .wait();

test.describe("Firefox", () => {
  test.skip(path === undefined && !process.env["CI"], "no Firefox is installed; FIREFOX names one");

  test("learn, scrub, inspect", async ({ server }) => {
    if (path === undefined) throw new Error("no Firefox is installed: apt-get install firefox-esr");
    const browser = await startFirefox(path);
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(timeout);
      const errors: unknown[] = [];
      page.on("pageerror", (error) => errors.push(error));
      await page.setViewport({ width: 1440, height: 900 });
      await page.goto(server.link);

      await test.step("learn: run the broken pod, and see requests lost", async () => {
        await page.locator("a[href='/lessons/05-endpoint-race']").click();
        await page.locator(byRole("button", "Skip")).click();
        await page.keyboard.press("r");
        await page.waitForFunction(
          () =>
            /^[1-9]\d* of \d+ lost router b/.test(
              document.querySelector("[data-testid=verdict]")?.textContent ?? "",
            ),
          { timeout },
        );
      });

      await test.step("scrub: back to the beginning, and by events", async () => {
        const slider = "[aria-label=Timeline] [role=slider]";
        await page.locator(slider).wait();
        await page.focus(slider);
        await page.keyboard.press("Home");
        const start = await page.$eval(slider, (element) => Number(element.getAttribute("aria-valuenow")));
        expect(start).toBeLessThan(0);
        await page.keyboard.press("PageUp");
        await page.waitForFunction(
          (selector, before) =>
            Number(document.querySelector(selector)?.getAttribute("aria-valuenow")) > before + 0.9,
          {},
          slider,
          start,
        );
      });

      await test.step("inspect: a lost request tells its story", async () => {
        const losses = "[role=listbox][aria-label='Lost requests']";
        await page.focus(losses);
        await page.keyboard.press("ArrowRight");
        const story = await textOf(page, "[aria-label^='Story of request']");
        expect(story).toContain("Would have lived");
      });
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
