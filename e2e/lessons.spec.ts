import { fileURLToPath } from "node:url";
import { readCatalogue } from "../server/lessons/index.ts";
import { expect, test } from "./support/test.ts";

const { lessons, problems } = await readCatalogue(fileURLToPath(new URL("../lessons", import.meta.url)));

test("every lesson folder can be used", () => {
  expect(problems).toEqual([]);
  expect(lessons).not.toEqual([]);
});

for (const { id, lesson } of lessons) {
  test(`${id}: the broken pod loses requests, the fixed one none`, async ({ learner }) => {
    const { page, narrative } = learner;
    await learner.open(lesson.title);
    await expect(narrative).toContainText(lesson.question);
    await expect(narrative.getByRole("radio")).toHaveCount(lesson.predict.options.length);
    await learner.skipPrediction();

    await learner.run("broken");
    const broken = await learner.figures();
    expect(broken.lost).toBeGreaterThan(0);
    await expect(page.getByRole("listbox", { name: "Lost requests" }).getByRole("option")).toHaveCount(
      broken.lost,
    );
    await page.getByRole("button", { name: "Show the first one" }).click();
    await expect(learner.story).toContainText("Would have lived");
    await expect(learner.story).not.toContainText("unexplained");
    await expect(narrative.getByRole("region", { name: "Explain it" })).toBeVisible();

    await learner.run("fixed");
    expect((await learner.figures()).lost).toBe(0);
    const all = lesson.checks.length;
    await learner.openTab(`Checks ${all}/${all}`);
  });
}
