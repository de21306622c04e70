import { readFile } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { expect, test } from "./support/test.ts";

const cellOf = (planner: Locator, moment: string): Locator =>
  planner
    .getByRole("row")
    .filter({ has: planner.page().getByRole("rowheader", { name: moment, exact: true }) })
    .getByRole("cell")
    .last();

test("a plan that fails is killed for real, and one that adds up loses nothing", async ({ learner }) => {
  const { page, narrative } = learner;
  await learner.open("The budget of the grace");
  const planner = narrative.getByRole("region", { name: "Budget planner" });
  const verdict = planner.getByRole("status").first();
  const run = planner.getByRole("button", { name: "Run it for real" });
  const field = (name: string): Locator => planner.getByRole("spinbutton", { name });

  await test.step("nothing can be run before a prediction", async () => {
    await run.click();
    await expect(narrative.getByRole("region", { name: "Predict first" })).toBeFocused();
    await learner.skipPrediction();
  });

  await test.step("it begins with the broken pod's values, and says what SIGKILL cuts", async () => {
    await expect(field("Grace")).toHaveValue("10");
    await expect(verdict).toContainText("SIGKILL falls 4.2 s before the longest request is answered.");
    await expect(verdict).toContainText("The sum needs a grace of 21 s.");
  });

  await test.step("run for real, it is killed, and is held against its plan", async () => {
    await learner.start(run);
    await learner.untilOver();
    await expect(cellOf(planner, "exit code")).toHaveText("137");
    await expect(cellOf(planner, "last answer")).toHaveText(/^[1-9]\d* cut$/);
    await expect(cellOf(planner, "workers done")).toHaveText(/^[1-9] jobs? dropped$/);
    await expect(planner.getByRole("img", { name: /^Measured.*SIGKILL at/ })).toBeVisible();
    expect((await learner.figures()).lost).toBeGreaterThan(0);
  });

  await test.step("what can't be a grace is told, and can't be run", async () => {
    await field("Grace").fill("0");
    await expect(verdict).toHaveText("Grace takes 1 to 60 s, in steps of 1 s.");
    await expect(run).toBeDisabled();
  });

  await test.step("by keyboard, up to a sum that adds up", async () => {
    await field("Grace").fill("20");
    await expect(verdict).toContainText("SIGKILL falls 0.2 s before everything is closed and flushed.");
    await field("Grace").press("ArrowUp");
    await field("Grace").press("ArrowUp");
    await expect(verdict).toHaveText("It adds up: the pod exits 1.8 s before the grace is over.");
  });

  await test.step("run for real, every check holds", async () => {
    await run.press("Enter");
    await expect(learner.control("Stop")).toBeVisible();
    await learner.untilOver();
    await expect(planner).toContainText("7 of 7 checks hold; nothing lost.");
    await expect(cellOf(planner, "exit code")).toHaveText("0");
    await expect(page.getByRole("tab", { name: "Checks 7/7" })).toBeVisible();
    expect((await learner.figures()).lost).toBe(0);
  });

  await test.step("its manifest can be taken along", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      planner.getByRole("button", { name: "Save YAML" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("deployment.yaml");
    const yaml = await readFile(await download.path(), "utf8");
    expect(yaml).toContain("2 flush = 20.2\n      terminationGracePeriodSeconds: 22\n");
  });
});
