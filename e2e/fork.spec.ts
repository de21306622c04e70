import { expect, test } from "./support/test.ts";

test("what if the hook slept? The run is made again with that one change, and held against its parent", async ({
  learner,
}) => {
  test.slow();
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  const { lost } = await learner.figures();

  await test.step("ask at a moment of the finished run", async () => {
    await page.getByRole("button", { name: "What if" }).click();
    const box = page.getByRole("dialog", { name: "Run it again with one thing changed" });
    await expect(box.getByRole("button", { name: "Run it so" })).toBeDisabled();
    await box.getByLabel("What is different").selectOption("preStop");
    await box.getByLabel("From now on").fill("6");
    await expect(box).toContainText("preStop sleep 0 s → 6 s");
    await learner.start(box.getByRole("button", { name: "Run it so" }));
  });

  const comparison = page.getByRole("region", { name: "Comparison" });
  await test.step("when it is done the page compares it with what it was made from", async () => {
    await expect(comparison).toBeVisible({ timeout: 45_000 });
    await expect(comparison.getByTestId("verdict-before")).toHaveText(new RegExp(`^${lost} of`));
    await expect(comparison.getByTestId("verdict-after")).not.toHaveText(/^still/);
    await expect(comparison.getByRole("combobox", { name: "After" })).toContainText(
      "preStop sleep 0 s → 6 s",
    );
    await expect(comparison.getByTestId("difference")).toContainText("refused");
  });

  await test.step("the list of runs has it under its parent", async () => {
    await page.keyboard.press("c");
    const runs = await learner.openTab("Runs");
    const parent = runs.getByRole("listitem").filter({ hasText: "Close at once" }).first();
    const fork = parent.getByRole("listitem").filter({ hasText: "preStop sleep 0 s → 6 s" });
    await fork.getByRole("button", { name: /^preStop/ }).click();
    await expect(fork.getByRole("button", { name: /^preStop/ })).toHaveAttribute("aria-current", "true");
    await parent.getByRole("button", { name: /^Close at once/ }).click();
    await expect(learner.verdict).toContainText(`${lost} of`);
  });
});

/** What is said of three runs that have ended; how many of them lost something is the machine's affair. */
const ended = / in (\d of 3|all 3)\.$/;

test("run it three times: how often it lost, by which seeds, and each run to look at", async ({
  learner,
}) => {
  test.slow();
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  const runs = await learner.openTab("Runs");
  await runs.getByRole("spinbutton", { name: "How many times" }).fill("3");
  await runs.getByRole("combobox", { name: "What to run" }).selectOption("fixed");
  await runs.getByRole("button", { name: "Run it 3 times" }).click();
  await expect(learner.control("Stop")).toBeVisible({ timeout: 45_000 });

  await test.step("the series goes on while the page is somewhere else", async () => {
    await learner.openTab("Logs");
    await learner.openTab("Runs");
    await expect(runs.getByTestId("series")).toHaveText(ended, { timeout: 150_000 });
  });

  await test.step("each run is one mark, which shows it", async () => {
    const marks = runs.getByRole("list", { name: "Runs of this series" }).getByRole("button");
    await expect(marks).toHaveCount(3);
    await marks.nth(1).click();
    await expect(learner.footer).toContainText("seed 8");
  });

  await test.step("after a reload it is still there, and its runs come from the server", async () => {
    await page.reload();
    const tab = await learner.openTab("Runs");
    await expect(tab.getByTestId("series")).toHaveText(ended);
    await tab.getByRole("list", { name: "Runs of this series" }).getByRole("button").first().click();
    await expect(learner.footer).toContainText("seed 7");
  });
});

test("a series can be stopped: what has ended counts, and no more comes", async ({ learner }) => {
  test.slow();
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  const runs = await learner.openTab("Runs");
  await runs.getByRole("spinbutton", { name: "How many times" }).fill("50");
  await runs.getByRole("button", { name: "Run it 50 times" }).click();
  const series = runs.getByTestId("series");
  await expect(series).toHaveText(/^.* so far, 50 wanted\.$/, { timeout: 60_000 });
  await runs.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(runs.getByRole("button", { name: "Run it 50 times" })).toBeEnabled();
  await expect(series).not.toContainText("so far");
});
