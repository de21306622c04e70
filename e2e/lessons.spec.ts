import { fileURLToPath } from "node:url";
import { readCatalogue } from "../server/lessons/index.ts";
import { expect, test } from "./support/test.ts";

const { lessons, problems } = await readCatalogue(fileURLToPath(new URL("../lessons", import.meta.url)));

/** A run is over in 4 to 12 s; a busy machine may take several times as long. */
const patience = { timeout: 60_000 };

test("every lesson folder can be used", () => {
  expect(problems).toEqual([]);
  expect(lessons).not.toEqual([]);
});

for (const { id, lesson, pods, manifests } of lessons) {
  const { trials } = lesson.scenario;
  const role = (wanted: "broken" | "fixed") => lesson.variants.find((variant) => variant.role === wanted)?.id;
  const right = lesson.explain.options.find((option) => option.right);
  const [guess] = lesson.predict.options;

  test(`${id}: predicted, seen broken, explained, and mended by its reference edit`, async ({ learner }) => {
    const { page, narrative } = learner;
    await learner.open(lesson.title);
    await expect(narrative).toContainText(lesson.question);

    await test.step("predict", async () => {
      await narrative
        .getByRole("region", { name: "Predict first" })
        .getByText(guess?.label ?? "")
        .click();
      await narrative.getByRole("button", { name: "Say so" }).click();
      await expect(narrative.getByRole("region", { name: "Your prediction" })).toBeVisible();
    });

    if (trials)
      await test.step("run the broken test: a broken service gets through, and can be looked at", async () => {
        await learner.start(learner.control("Run broken"));
        await expect(learner.voice).toHaveText(/^Run finished\. [0-5] of 6 caught/, patience);
        const row = page.getByRole("row").filter({ hasText: "got through" }).first();
        await row.getByRole("button").click();
        await expect(page.getByRole("region", { name: /^Source of service-/ })).toContainText("SIGTERM");
      });
    else
      await test.step("run the broken pod: something is lost, and the first loss is explained", async () => {
        await learner.run("broken");
        await page.getByRole("button", { name: "Show the first one" }).click();
        const story = page.getByRole("region", { name: /^Story of/ });
        await expect(story).toContainText("Would have lived");
        await expect(story).not.toContainText("nexplained");
        await page.keyboard.press("Escape");
      });

    await test.step("explain it", async () => {
      const card = narrative.getByRole("region", { name: "Explain it" });
      await card.getByText(right?.label ?? "").click();
      await card.getByRole("button", { name: "That is why" }).click();
      await expect(card).toContainText(right?.because ?? "");
    });

    await test.step("mend it as the fixed pod does: every check holds and nothing is lost", async () => {
      await page
        .getByRole("group", { name: "Variant" })
        .getByRole("button", { name: /^Your code/ })
        .click();
      const files = page.getByRole("group", { name: "File" });
      const mends = [
        { name: "server.ts", file: pods.get(role("fixed") ?? "") },
        { name: "deployment.yaml", file: manifests.get(role("fixed") ?? "") },
      ];
      for (const { name, file } of mends) {
        if (!file) continue;
        if (manifests.size > 0) await files.getByRole("button", { name }).click();
        await page.getByRole("textbox", { name: /^Your code/ }).focus();
        await page.keyboard.press("ControlOrMeta+a");
        await page.keyboard.insertText(file.text);
      }
      const standing = page.getByTestId("standing");
      await expect(standing).toContainText("Not run yet");
      await page.keyboard.press("ControlOrMeta+Enter");
      await expect(standing).toContainText("Your code is running");
      const good = trials
        ? "6 of 6 caught: the test passes on the service that works, and fails on every broken one."
        : new RegExp(`^All ${lesson.checks.length} checks hold; nothing lost in \\d+ requests\\.$`);
      await expect(standing).toHaveText(good, patience);
    });
  });
}
