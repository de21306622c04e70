import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test.ts";

/** A run is over in 4 to 12 s; a busy machine may take several times as long. */
const patience = { timeout: 60_000 };

const fixed = new URL("../lessons/21-the-checklist/pods/fixed.ts", import.meta.url);

test("faults are drawn, run, mended and then named; another draw asks before it takes what was written", async ({
  learner,
}) => {
  test.slow();
  const { page, narrative } = learner;
  await learner.open("The checklist");
  await learner.skipPrediction();
  const card = narrative.getByRole("region", { name: "Your service" });
  const variants = page.getByRole("group", { name: "Variant" }).getByRole("button");
  const editor = page.getByRole("textbox", { name: /^Your code/ });
  const standing = page.getByTestId("standing");
  const difference = page.getByRole("button", { name: /^Difference/ });
  const drawn = () => page.evaluate(() => sessionStorage.getItem("lastcall.draw.v1.21-the-checklist"));
  const first = await drawn();

  await test.step("nothing of the page names a fault", async () => {
    await expect(card).toContainText("3 of 11 faults were drawn for you");
    await expect(card.getByRole("link")).toHaveCount(0);
    await expect(variants).toHaveText([/^As it was handed over/, /^Ready/, /^Your code/]);
    await learner.openTab(/^Checks/);
    await card.getByRole("button", { name: "Open your code" }).click();
    await expect(standing).toContainText("Not run yet. It began with 3 faults");
    await difference.click();
    await expect(page.getByRole("menuitem", { name: /to what you started from/ })).toBeVisible();
    await expect(page.getByRole("menuitem", { name: /to the fixed pod/ })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("it is run, and not everything holds", async () => {
    await card.getByRole("button", { name: "Run it" }).click();
    await expect(standing).toContainText("Your code is running");
    await expect(standing).toContainText(/\d of 9 checks hold/, patience);
    await expect(card.getByRole("link")).toHaveCount(0);
  });

  await test.step("what was written isn't given up without a question, and a reload keeps it and the draw", async () => {
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.insertText("// mine\n");
    await card.getByRole("button", { name: "Draw anew" }).click();
    await card.getByRole("button", { name: "Keep it" }).click();
    await expect(difference).toHaveAccessibleName("Difference: +1 against the start");
    await page.reload();
    await expect(difference).toHaveAccessibleName("Difference: +1 against the start");
    expect(await drawn()).toBe(first);
  });

  await test.step("mended, every check holds, and the three are named with their lessons", async () => {
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(await readFile(fixed, "utf8"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(standing).toContainText("Your code is running");
    await expect(standing).toContainText(/All 9 checks hold; nothing lost in \d+ requests\./, patience);
    await expect(card.getByRole("link", { name: /^Lesson \d\d$/ })).toHaveCount(3);
    await expect(variants).toHaveCount(14);
  });

  await test.step("another draw is another secret", async () => {
    await card.getByRole("button", { name: "Draw anew" }).click();
    await card.getByRole("button", { name: "Draw anew, without it" }).click();
    await expect(card.getByRole("link")).toHaveCount(0);
    await expect(variants).toHaveCount(3);
    await expect(difference).toHaveAccessibleName("Difference: none against the start");
    await expect(standing).toContainText("Edited since this run");
    expect(await drawn()).not.toBe(first);
    expect(
      await page.evaluate(() => localStorage.getItem("lastcall.program.v1.21-the-checklist")),
    ).toBeNull();
  });

  await test.step("who asks is told", async () => {
    await card.getByRole("button", { name: "Tell me which" }).click();
    await expect(card.getByRole("link", { name: /^Lesson \d\d$/ })).toHaveCount(3);
  });
});
