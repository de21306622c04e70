import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";

/** A run is over in 4 to 8 s; a busy machine may take several times as long. */
const patience = { timeout: 45_000 };
/** More stops than a page has. */
const mostStops = 120;

const hasFocus = (wanted: Locator): Promise<boolean> =>
  wanted.evaluate((element) => element === document.activeElement);

/** Presses Tab, or Shift-Tab, until something has the focus, which must then be seen. */
async function tabTo(page: Page, wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let stop = 0; stop < mostStops && !(await hasFocus(wanted)); stop += 1) await page.keyboard.press(key);
  await expect(wanted).toBeFocused();
  await expect(wanted).toBeInViewport();
}

/** Chooses one of a card's answers with the arrow keys, as a group of radio buttons has them, and presses its button. */
async function answer(page: Page, card: Locator, choice: RegExp, button: string): Promise<void> {
  const radios = card.getByRole("radio");
  const wanted = card.getByRole("radio", { name: choice });
  const entry = (await card.getByRole("radio", { checked: true }).count()) > 0 ? "checked" : "first";
  await tabTo(page, entry === "checked" ? card.getByRole("radio", { checked: true }) : radios.first());
  if (entry === "first") await page.keyboard.press("Space");
  for (let step = 0; step < (await radios.count()) && !(await wanted.isChecked()); step += 1)
    await page.keyboard.press("ArrowDown");
  await expect(wanted).toBeChecked();
  await tabTo(page, card.getByRole("button", { name: button }));
  await page.keyboard.press("Enter");
}

test("lesson 05 from its prediction to the mended pod, and no mouse", async ({ page, learner }) => {
  test.setTimeout(180_000);
  const { narrative } = learner;
  await learner.openIndex();

  await test.step("the lesson is opened from the list", async () => {
    await tabTo(page, page.getByRole("link", { name: /The endpoint race/ }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "The endpoint race" })).toBeVisible();
  });

  await test.step("predict", async () => {
    const card = narrative.getByRole("region", { name: "Predict first" });
    await answer(page, card, /^None/, "Say so");
    await expect(narrative.getByRole("region", { name: "Your prediction" })).toBeVisible();
  });

  await test.step("run the broken pod", async () => {
    await page.keyboard.press("r");
    await expect(learner.control("Stop")).toBeVisible(patience);
    await learner.untilOver();
    expect((await learner.figures()).lost).toBeGreaterThan(0);
  });

  await test.step("walk through the lost requests, and read why", async () => {
    await tabTo(page, page.getByRole("listbox", { name: "Lost requests" }));
    await page.keyboard.press("Home");
    await expect(learner.story).toContainText("The door shut before the router knew");
    const first = await learner.story.getByRole("heading").textContent();
    await page.keyboard.press("ArrowRight");
    await expect(learner.story.getByRole("heading")).not.toHaveText(first ?? "");
  });

  await test.step("scrub to the deletion, event by event and phase by phase", async () => {
    await tabTo(page, learner.timeline);
    await page.keyboard.press("Home");
    await expect(learner.counts).not.toContainText("refused");
    const start = await learner.timeline.getAttribute("aria-valuetext");
    await page.keyboard.press("]");
    await expect(learner.timeline).not.toHaveAttribute("aria-valuetext", start ?? "");
    const phase = await learner.counts.textContent();
    // Event by event: how many of them lie before the next one that changes a count is the run's affair.
    await expect(async () => {
      for (let step = 0; step < 12; step += 1) await page.keyboard.press(".");
      await expect(learner.counts).not.toHaveText(phase ?? "", { timeout: 500 });
    }).toPass();
    await page.keyboard.press("End");
  });

  await test.step("explain", async () => {
    const card = narrative.getByRole("region", { name: "Explain it" });
    // The text stands before the lab.
    await tabTo(page, page.getByRole("region", { name: "Lesson", exact: true }), "Shift+Tab");
    await answer(page, card, /^Serving on until every router/, "That is why");
    await expect(card).toContainText("It can only outlast the slowest of them");
  });

  await test.step("mend the pod, and run it: every check holds", async () => {
    await tabTo(page, page.getByRole("tab", { name: "Code" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: /^Your code/ }));
    await page.keyboard.press("Enter");
    const editor = page.getByRole("textbox", { name: /^Your code/ });
    await tabTo(page, editor);
    await page.keyboard.press("ControlOrMeta+f");
    await page.keyboard.type("ready = false");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("await sleep(seconds(6));");
    await page.keyboard.press("ControlOrMeta+Enter");
    const standing = page.getByTestId("standing");
    await expect(standing).toHaveText(/^All 5 checks hold; nothing lost in \d+ requests\.$/, patience);
    await expect(
      page.getByRole("img", { name: "predicted, seen broken, explained, seen fixed" }),
    ).toBeVisible();
  });

  await test.step("compare both, then leave the comparison again", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.keyboard.press("c");
    await expect(page.getByTestId("difference")).toContainText("answered");
    await page.keyboard.press("c");
    await expect(page.getByTestId("difference")).toHaveCount(0);
  });
});
