import type { Locator } from "@playwright/test";
import { misfits } from "./support/layout.ts";
import { sizes } from "./support/sizes.ts";
import { expect, test } from "./support/test.ts";

/** How far the top of one part is from the bottom of another, in px. */
async function gap(above: Locator, below: Locator): Promise<number> {
  const [upper, lower] = [await above.boundingBox(), await below.boundingBox()];
  if (!upper || !lower) return Infinity;
  return Math.abs(lower.y - upper.y - upper.height);
}

for (const [name, size] of Object.entries(sizes)) {
  test.describe(`${name}, ${size.width}×${size.height}`, () => {
    test.use({ viewport: size, hasTouch: name === "phone" });

    test("the list of lessons fits", async ({ page, learner }) => {
      await learner.openIndex();
      expect(await misfits(page)).toEqual([]);
    });

    test("a lesson fits before, during and after a run, and everything can be reached", async ({
      page,
      learner,
    }) => {
      await learner.open("The endpoint race");
      expect(await misfits(page), "before a prediction").toEqual([]);
      await learner.skipPrediction();
      await learner.start(learner.control("Run broken"));
      await learner.untilSent(20);
      expect(await misfits(page), "in mid-run").toEqual([]);
      await learner.untilOver();
      expect(await misfits(page), "after the run").toEqual([]);

      await learner.selectFirstLoss();
      for (const part of [
        learner.narrative.getByRole("heading", { level: 1 }),
        page.getByRole("listbox", { name: "Lost requests" }),
        learner.verdict,
        learner.counts,
        learner.story,
        page.getByRole("group", { name: "Playback" }),
        learner.control("Run fixed"),
      ]) {
        await part.scrollIntoViewIfNeeded();
        await expect(part).toBeInViewport();
      }
      if (name === "medium") await learner.openTab("Timeline");
      await learner.timeline.scrollIntoViewIfNeeded();
      await expect(learner.timeline).toBeInViewport();
      if (name === "phone") {
        const jumps = page.getByRole("navigation", { name: "On this page" });
        for (const [jump, part] of [
          ["Inspect", page.getByRole("tablist")],
          ["Watch", page.getByRole("region", { name: "Stage" })],
          ["Read", learner.narrative],
        ] as const) {
          await jumps.getByRole("link", { name: jump }).click();
          await expect.poll(() => gap(jumps, part), `${jump} leads to its beginning`).toBeLessThan(8);
        }
      }
      for (const tab of ["Code", "Logs", "Requests", "Cluster", "Checks"]) {
        await expect(await learner.openTab(new RegExp(`^${tab}`))).toBeInViewport();
      }
    });
  });
}
