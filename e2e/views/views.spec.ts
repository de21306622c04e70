import { statSync } from "node:fs";
import { expectAccessible } from "../support/axe.ts";
import { catalogue } from "./catalogue.ts";
import { squeeze } from "./squeeze.ts";
import { expect, test } from "./test.ts";
import { tolerance } from "./tolerance.ts";
import { judged, looks, open, take } from "./view.ts";

const writtenAt = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

for (const view of catalogue) {
  test(view.name, async ({ desk, page, browser }, testInfo) => {
    await open(desk, view);
    for (const look of looks[view.kind]) {
      const name = `${view.name}-${look.size}-${look.theme}.png`;
      await test.step(`${look.size}, ${look.theme}`, async () => {
        await take(desk, view, look);
        const kept = testInfo.snapshotPath(name, { kind: "screenshot" });
        const before = writtenAt(kept);
        await expect.soft(page).toHaveScreenshot(name, tolerance(browser.version()));
        if (writtenAt(kept) !== before) await squeeze(kept);
        if (judged(view, look)) await expectAccessible(page, view.only);
      });
    }
  });
}
