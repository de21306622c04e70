import { pathToFileURL } from "node:url";
import { expect, test } from "./support/test.ts";

/** Seven trials, two at a time, of a few seconds each; a busy machine may take several times as long. */
const patience = { timeout: 90_000 };

const alwaysRed = `import assert from "node:assert/strict";
import { test } from "node:test";
test("nothing is good enough", () => assert.fail("no"));
`;

test("a test is tried on seven services; what got through is shown, and told when asked for", async ({
  learner,
  newContext,
}, testInfo) => {
  test.slow();
  const { page } = learner;
  await learner.open("The test before the deploy");
  const table = page.getByRole("region", { name: "Trials", exact: true });
  const row = (service: string) =>
    table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: service, exact: true }) });

  await test.step("before the first run every service waits", async () => {
    await expect(table.getByRole("row")).toHaveCount(8);
    await expect(row("works")).toContainText("pass");
    await expect(row("service-f")).toContainText("waiting");
    await learner.skipPrediction();
  });

  await test.step("the test of the exit code catches one", async () => {
    await learner.start(learner.control("Run broken"));
    await expect(learner.control("SIGTERM")).toHaveCount(0);
    await expect(learner.voice).toHaveText(/^Run finished\./, patience);
    await expect(learner.verdict).toHaveText("1 of 6 caught the test let 5 of 6 broken services through");
    await expect(row("works")).toContainText("passes");
    await expect(row("service-d")).toContainText("caught");
    await expect(row("service-d")).toContainText("it exits with 0");
  });

  await test.step("what was caught is named; what got through is not, before somebody asks", async () => {
    await row("service-d").getByRole("button").click();
    const caught = table.getByRole("region", { name: "The service service-d" });
    await expect(caught).toContainText("It has no handler at all");
    await expect(table.getByRole("region", { name: "The first failure" })).toContainText("it exits with 0");
    await row("service-e").getByRole("button").press("Enter");
    await expect(caught).toHaveCount(0);
    const missed = table.getByRole("region", { name: "The service service-e" });
    await expect(missed).not.toContainText("It answers before the payment is saved");
    await missed.getByRole("button", { name: "Tell me what is wrong with it" }).click();
    await expect(missed).toContainText("It answers before the payment is saved");
    await expect(missed.getByRole("link", { name: "Lesson 16" })).toBeVisible();
  });

  await test.step("a test that is always red catches nothing", async () => {
    await page
      .getByRole("group", { name: "Variant" })
      .getByRole("button", { name: /^Your code/ })
      .click();
    await page.getByRole("textbox", { name: /^Your code/ }).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(alwaysRed);
    await page.keyboard.press("ControlOrMeta+Enter");
    const standing = page.getByTestId("standing");
    await expect(standing).toContainText("Your code is running");
    await expect(standing).toContainText(
      "0 of 6 caught: the test fails on the service that works, too",
      patience,
    );
    await expect(row("works")).toContainText("red");
  });

  await test.step("a run can be stopped, and says what was not tried", async () => {
    await page.keyboard.press("Escape");
    await learner.start(learner.control("Run yours"));
    await learner.control("Stop").click();
    await expect(learner.verdict).toContainText(/ended before every service|fails on the service/);
    await expect(table.getByText("not tried").first()).toBeVisible();
  });

  await test.step("a run stays, as a link", async () => {
    await page
      .getByRole("group", { name: "Variant" })
      .getByRole("button", { name: /^The exit code/ })
      .click();
    await expect(learner.verdict).toContainText("1 of 6 caught");
    await learner.openTab("Runs");
    await expect(page.getByRole("tabpanel", { name: "Runs" })).toContainText("1 of 6 caught");
  });

  await test.step("saved as a page, its table is there without a lab", async () => {
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const box = page.getByRole("dialog", { name: "Share this run" });
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      box.getByRole("button", { name: "A page that replays it" }).click(),
    ]);
    const path = testInfo.outputPath("run.html");
    await file.saveAs(path);
    const context = await newContext();
    await context.setOffline(true);
    const offline = await context.newPage();
    await offline.goto(pathToFileURL(path).href);
    await expect(offline.getByTestId("verdict")).toContainText("1 of 6 caught");
    const saved = offline.getByRole("region", { name: "Trials", exact: true });
    await saved.getByRole("button", { name: "service-d" }).click();
    await expect(saved.getByRole("region", { name: "Source of service-d" })).toContainText("createServer");
    await expect(saved.getByRole("link")).toHaveCount(0);
  });
});
