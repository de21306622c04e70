import { expect, test } from "./support/test.ts";

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
});

test("who types before the palette has come types into it, and presses none of the page's keys", async ({
  page,
  learner,
}) => {
  const { promise: fetched, resolve: fetch } = Promise.withResolvers<void>();
  await page.route(/\/Palette-[^/]*\.js$/, async (route) => {
    await fetched;
    await route.continue();
  });
  const input = page.getByRole("dialog", { name: "Commands" }).getByLabel("Search commands");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("run your");
  await expect(input).toHaveValue("run your");
  await expect(learner.control("Run broken"), "R was not pressed").toBeEnabled();
  fetch();
  await expect(page.getByRole("option")).toHaveCount(1);
  await expect(input).toHaveValue("run your");
  await expect(input).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(learner.control("Stop")).toBeVisible({ timeout: 45_000 });
});

test("what can't be done now says why, and Escape leads back to where one was", async ({ page, learner }) => {
  const from = learner.control("Run broken");
  await from.focus();
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await page.keyboard.type("sigkill");
  const kill = palette.getByRole("option", { name: /^SIGKILL/ });
  await expect(kill).toHaveAttribute("aria-disabled", "true");
  await expect(kill).toContainText("Start the traffic first");
  await page.keyboard.press("Enter");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(from).toBeFocused();
});
