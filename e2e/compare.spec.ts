import type { Locator } from "@playwright/test";
import type { LessonPage } from "./support/lesson-page.ts";
import { misfits } from "./support/layout.ts";
import { sizes } from "./support/sizes.ts";
import { expect, test } from "./support/test.ts";

const comparisonOf = ({ page }: LessonPage): Locator => page.getByRole("region", { name: "Comparison" });

/** The first row of the table that tells of a loss in the first run. */
const firstSaved = (table: Locator): Locator => table.getByRole("row").filter({ hasText: "refused" }).first();

test("broken and fixed stand side by side: who was refused before is answered after", async ({ learner }) => {
  test.slow();
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  const { lost } = await learner.figures();

  await test.step("with one run there is nothing to compare, and the page says so", async () => {
    await page.keyboard.press("c");
    await expect(page.getByRole("alert")).toContainText("run another variant to compare");
    await expect(comparisonOf(learner)).toHaveCount(0);
  });

  await learner.run("fixed");
  const after = await learner.figures();
  expect(after.lost, await learner.verdict.innerText()).toBe(0);
  const comparison = comparisonOf(learner);
  const table = comparison.getByRole("region", { name: "Request by request" }).last();

  await test.step("the two verdicts, and the difference in a sentence", async () => {
    await page.keyboard.press("c");
    await expect(comparison.getByTestId("verdict-before")).toHaveText(new RegExp(`^${lost} of \\d+ lost `));
    await expect(comparison.getByTestId("verdict-after")).toHaveText(
      new RegExp(`^${after.lost} of ${after.sent} lost `),
    );
    await expect(comparison.getByTestId("difference")).toHaveText(
      /\d+ requests? that (was|were) refused (is|are) answered/,
    );
    await expect(comparison.getByText(/the same arrivals/)).toBeVisible();
  });

  await test.step("every request that was lost is listed, with what became of it", async () => {
    const saved = comparison.getByRole("button", { name: /^lost, then not/ });
    await saved.click();
    // On a starved machine the fixed pod may lose some too: those are no longer among the saved.
    const count = Number(/\d+$/.exec((await saved.textContent()) ?? "")?.[0]);
    expect(count).toBeGreaterThanOrEqual(lost - after.lost);
    const rows = table.getByRole("row").filter({ has: page.getByRole("rowheader") });
    await expect(rows).toHaveCount(Math.min(count, 200));
    await expect(rows.filter({ hasText: "201" })).toHaveCount(Math.min(count, 200));
    await comparison.getByRole("button", { name: /^all/ }).click();
    await expect(rows).toHaveCount(200);
  });

  await test.step("a click selects the request in both, at the moment it was lost", async () => {
    await comparison.getByRole("button", { name: /^differences/ }).click();
    const row = firstSaved(table);
    await row.getByRole("button").click();
    await expect(row.getByRole("button")).toHaveAttribute("aria-pressed", "true");
    const before = comparison.getByRole("region", { name: "Stage before" });
    const losses = before.getByRole("listbox", { name: "Lost requests" });
    await expect(losses.getByRole("option", { selected: true })).toHaveCount(1);
    const sliders = [
      comparison.getByRole("region", { name: "Timeline before" }).getByRole("slider"),
      comparison.getByRole("region", { name: "Timeline after" }).getByRole("slider"),
    ];
    const [one, other] = await Promise.all(sliders.map((slider) => slider.getAttribute("aria-valuenow")));
    expect(Number(one)).toBeGreaterThan(0);
    // Both stand at the same distance from their own deletion.
    expect(Number(other)).toBeCloseTo(Number(one), 1);
  });

  await test.step("another run takes the place of one side", async () => {
    await comparison.getByRole("button", { name: "Stop comparing" }).click();
    await learner.control("Other runs").click();
    await learner.start(page.getByRole("menuitem", { name: /^Sleep two seconds/ }));
    await learner.untilOver();
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await expect(comparison.getByRole("combobox", { name: "Before" })).toContainText("Close at once");
    await comparison.getByRole("combobox", { name: "Before" }).selectOption({ index: 0 });
    await expect(comparison.getByTestId("verdict-before")).toHaveText(/^\d+ of \d+ lost/);
  });

  await test.step("C shows one run again, as it was", async () => {
    await page.keyboard.press("c");
    await expect(comparison).toHaveCount(0);
    await expect(learner.verdict).toBeVisible();
  });
});

test("compared on a laptop and on a phone, nothing is cut off", async ({ page, learner }) => {
  test.slow();
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  await learner.run("fixed");
  await page.keyboard.press("c");
  await expect(comparisonOf(learner).getByTestId("difference")).toContainText("answered");
  for (const size of Object.values(sizes)) {
    await page.setViewportSize(size);
    expect(await misfits(page), `${size.width} wide`).toEqual([]);
    for (const name of ["Stage before", "Stage after", "Timeline after", "Request by request"]) {
      const part = comparisonOf(learner).getByRole("region", { name }).last();
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeInViewport();
    }
  }
});
