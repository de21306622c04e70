import type { Locator } from "@playwright/test";
import { causes, outcomes } from "../server/protocol/index.ts";
import { expect, test } from "./support/test.ts";

const refused = outcomes.refused.label;
const doorShut = causes["door-shut-before-router-knew"].label;

/** The moment that a link of a story stands for, as the timeline's slider puts it. */
const secondsOf = async (moment: Locator): Promise<string> =>
  ((await moment.textContent()) ?? "").replace("+", "").replace("−", "-");

test("a learner predicts, sees requests refused, finds out why, and sees the fix lose none", async ({
  learner,
}) => {
  const { page, narrative } = learner;
  await learner.open("The endpoint race");

  await test.step("nothing can be run before a prediction", async () => {
    await learner.control("Run broken").press("Enter");
    await expect(narrative.getByRole("region", { name: "Predict first" })).toBeFocused();
    await expect(learner.control("Stop")).toHaveCount(0);
  });

  await test.step("predict that none will be lost, and run the broken pod", async () => {
    await learner.predict(/^None/);
    await learner.run("broken");
    await expect(learner.verdict).toHaveText(
      /^[1-9]\d* of \d+ lost router b still listed web-1 \d+\.\d s after its door had shut$/,
    );
    await expect(narrative.getByText(/^[1-9]\d* of \d+ lost$/)).toBeVisible();
    await expect(narrative.getByRole("region", { name: "Your prediction" })).toContainText("not so");
  });
  const { lost, sent } = await learner.figures();

  await test.step("the requests are listed, and a lost one tells its story", async () => {
    const requests = await learner.openTab("Requests");
    await expect(requests.getByRole("button", { name: `all ${sent}` })).toBeVisible();
    await requests.getByRole("button", { name: `lost ${lost}` }).click();
    const rows = requests.getByRole("row").filter({ has: page.getByRole("rowheader") });
    await expect(requests.getByRole("grid")).toHaveAttribute("aria-rowcount", String(lost + 1));
    await rows.filter({ hasText: refused }).filter({ hasText: doorShut }).first().getByRole("button").click();
    await expect(learner.story).toContainText(doorShut);
    await expect(learner.story.getByRole("heading")).toContainText(refused);
  });

  await test.step("the chain leads from the deletion over the shut door to the router that learned late", async () => {
    const chain = learner.story.getByRole("listitem");
    for (const link of [
      "web-1 is deleted; its slice says ready = false",
      "SIGTERM reaches web-1",
      "the connection is refused",
      /^[+−]\d+\.\d\drouter [ab] learns; web-1 leaves its table/,
    ]) {
      await expect(chain.filter({ hasText: link })).toHaveCount(1);
    }
    await expect(learner.story).toContainText("Would have lived");
    const moment = chain.filter({ hasText: "the connection is refused" }).getByRole("button").first();
    await moment.click();
    await expect(learner.timeline).toHaveAttribute("aria-valuenow", await secondsOf(moment));
    await page.keyboard.press("Escape");
    await expect(learner.story).toHaveCount(0);
  });

  await test.step("by keyboard, from loss to loss on the stage", async () => {
    const losses = page.getByRole("listbox", { name: "Lost requests" });
    await expect(losses.getByRole("option")).toHaveCount(lost);
    await losses.focus();
    await losses.press("ArrowRight");
    await expect(learner.story).toBeVisible();
    const first = await learner.story.getByRole("heading").textContent();
    await losses.press("ArrowRight");
    await expect(learner.story.getByRole("heading")).not.toHaveText(first ?? "");
    await expect(losses.getByRole("option", { selected: true })).toHaveCount(1);
    await losses.press("Escape");
    await expect(learner.story).toHaveCount(0);
  });

  await test.step("explain it: a wrong answer tells why it is wrong, the right one why it is right", async () => {
    const card = narrative.getByRole("region", { name: "Explain it" });
    await card.getByRole("radio", { name: "A longer grace period" }).check();
    await card.getByRole("button", { name: "That is why" }).click();
    await expect(card).toContainText("The grace is an upper limit");
    await card.getByRole("radio", { name: /^Serving on until every router/ }).check();
    await card.getByRole("button", { name: "That is why" }).click();
    await expect(card).toContainText("It can only outlast the slowest of them");
  });

  await test.step("run the fixed pod from the card: nothing is lost, and every check holds", async () => {
    await learner.start(narrative.getByRole("button", { name: "Run the fixed pod" }));
    await learner.untilOver();
    expect((await learner.figures()).lost).toBe(0);
    const checks = await learner.openTab("Checks 5/5");
    await expect(checks.getByText("holds", { exact: true })).toHaveCount(5);
    await expect(
      learner.page.getByRole("img", { name: "predicted, seen broken, explained, seen fixed" }),
    ).toBeVisible();
  });
});
