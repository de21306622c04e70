import type { Locator } from "@playwright/test";
import { causes, outcomes } from "../server/protocol/index.ts";
import type { LessonPage } from "./support/lesson-page.ts";
import { expect, test } from "./support/test.ts";

const refused = outcomes.refused.label;
const doorShut = causes["door-shut-before-router-knew"].label;
/** The moment that a link of a story stands for, as the timeline's slider puts it. */
const secondsOf = async (moment: Locator): Promise<string> =>
  ((await moment.textContent()) ?? "").replace("+", "").replace("−", "-");

/** Selects the first refused request in the table of requests. */
async function pickRefused(learner: LessonPage): Promise<void> {
  const requests = await learner.openTab("Requests");
  await requests.getByRole("button", { name: new RegExp(`^${refused} \\d+$`) }).click();
  const table = requests.getByRole("grid", { name: "Requests" });
  const rows = table.getByRole("row").filter({ has: learner.page.getByRole("rowheader") });
  await expect(rows.first()).toContainText(refused);
  await rows.first().click();
  await expect(learner.story.getByRole("heading")).toContainText(refused);
}

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
});

test("a lost request is followed to its moments, its log line, its line of code and a setting that saves it", async ({
  learner,
}) => {
  const { page, story } = learner;
  const chain = story.getByRole("listitem");

  await test.step("N selects the first lost request and goes on to the next, P goes back", async () => {
    await page.keyboard.press("n");
    await expect(story).toBeVisible();
    const first = (await story.getByRole("heading").textContent()) ?? "";
    await expect(story.getByRole("button", { name: /^Previous lost one/ })).toBeDisabled();
    await page.keyboard.press("n");
    await expect(story.getByRole("heading")).not.toHaveText(first);
    await page.keyboard.press("p");
    await expect(story.getByRole("heading")).toHaveText(first);
  });

  await test.step("a refused one is picked in the table by a click", async () => {
    await pickRefused(learner);
    await expect(story).toContainText(doorShut);
  });

  await test.step("its moments lead the playhead there, and what follows is said to lie ahead", async () => {
    const moment = chain.filter({ hasText: "web-1 is deleted" }).getByRole("button").first();
    await moment.click();
    await expect(learner.timeline).toHaveAttribute("aria-valuenow", await secondsOf(moment));
    await expect(story).toContainText("At the playhead it has not begun yet.");
    await expect(chain.filter({ hasText: "after the playhead" })).toHaveCount(1);
  });

  await test.step("a line of code opens in the Code tab", async () => {
    await learner.openTab("Cluster");
    await chain
      .filter({ hasText: "SIGTERM reaches web-1" })
      .getByRole("button", { name: /^code, line \d+/ })
      .click();
    await expect(page.getByRole("tab", { name: "Code" })).toHaveAttribute("aria-selected", "true");
    await expect(
      page.getByRole("tabpanel", { name: "Code" }).getByText('process.once("SIGTERM"'),
    ).toBeInViewport();
  });

  await test.step("a log line opens in the Logs tab, at its moment", async () => {
    // On a busy machine another line of the pod may be nearer to the signal than the one it prints about it.
    await story
      .getByRole("button", { name: /^log, / })
      .first()
      .click();
    await expect(page.getByRole("tab", { name: "Logs" })).toHaveAttribute("aria-selected", "true");
    await expect(story.getByRole("button", { name: /^log,/ }).first()).toBeVisible();
  });

  await test.step("the cause is proven by numbered events, and shared with others", async () => {
    await expect(story).toContainText(/Proven by events/);
    const first = (await story.getByRole("heading").textContent()) ?? "";
    await story.getByRole("button", { name: /others? by the same cause$/ }).click();
    await expect(story.getByRole("heading")).not.toHaveText(first);
    await expect(story).toContainText(doorShut);
  });

  await test.step("the setting that would have saved it is tried in a run of its own", async () => {
    await expect(story).toContainText("Would have lived");
    await learner.start(story.getByRole("button", { name: /^Run it with a preStop hook that sleeps \d/ }));
    await expect(learner.voice).toHaveText(/^Run finished\./, { timeout: 45_000 });
    await expect(learner.voice).not.toContainText("still listed web-1");
  });
});

test("the table of requests is filtered, searched and sorted, and walked through by keyboard", async ({
  learner,
}) => {
  const { page, story } = learner;
  const { lost, sent } = await learner.figures();
  const requests = await learner.openTab("Requests");
  const table = requests.getByRole("grid", { name: "Requests" });
  const rows = table.getByRole("row").filter({ has: page.getByRole("rowheader") });

  await test.step("all are counted, and only the rows in view exist", async () => {
    await expect(table).toHaveAttribute("aria-rowcount", String(sent + 1));
    await expect(rows.first()).toHaveAttribute("aria-rowindex", "2");
    expect(await rows.count()).toBeLessThan(sent);
  });

  await test.step("End goes to the last one, Enter tells the story of the one before it", async () => {
    await table.press("End");
    await expect(table.locator(`[aria-rowindex="${sent + 1}"]`)).toBeInViewport();
    await table.press("ArrowUp");
    await table.press("Enter");
    await expect(story.getByRole("heading")).toHaveText(new RegExp(`^Request ${sent - 1} · `));
    await expect(table.getByRole("row", { selected: true })).toHaveAttribute("aria-rowindex", String(sent));
  });

  await test.step("an answered one tells its way", async () => {
    await requests.getByRole("button", { name: /^ok \d+$/ }).click();
    await expect(table).not.toHaveAttribute("aria-rowcount", String(sent + 1));
    await table.press("Home");
    await table.press("Enter");
    await expect(story.getByRole("heading")).toHaveText(/^Request \d+ · ok$/);
    await expect(story).toContainText("the answer is complete: 201");
    await expect(story).toContainText(/Took \d\.\d\d s, answered 201, and the payment is in the ledger\./);
  });

  await test.step("lost ones, on a pod, by a click", async () => {
    await requests.getByRole("button", { name: `lost ${lost}` }).click();
    await expect(table).toHaveAttribute("aria-rowcount", String(lost + 1));
    await requests.getByRole("combobox", { name: "Pod" }).selectOption("web-1");
    await requests.getByRole("combobox", { name: "Router" }).selectOption("b");
    for (const text of await rows.allTextContents()) expect(text).toMatch(/b\d → web-1/);
    await rows.filter({ hasText: refused }).first().getByRole("button").click();
    await expect(story).toContainText(doorShut);
    await requests.getByRole("button", { name: /found, clear$/ }).click();
    await requests.getByRole("button", { name: `all ${sent}` }).click();
    await expect(
      table.getByRole("row", { selected: true }),
      "what is selected is brought into view",
    ).toBeInViewport();
  });

  await test.step("a number is found by its beginning", async () => {
    await requests.getByRole("searchbox").fill("#10");
    await expect(rows.first()).toContainText(/^10/);
    for (const text of await rows.getByRole("rowheader").allTextContents()) expect(text).toMatch(/^10/);
    await requests.getByRole("searchbox").fill("");
  });

  await test.step("the slowest come first", async () => {
    await table.getByRole("button", { name: /^Took/ }).click();
    await expect(table.getByRole("columnheader", { name: /^Took/ })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    await table.press("Home");
    await expect(rows.first()).toHaveAttribute("aria-rowindex", "2");
    const took = (await rows.locator("td:nth-child(3)").allTextContents()).map(Number);
    expect(took).toEqual(took.toSorted((a, b) => b - a));
  });

  await test.step("at an earlier moment the table knows no more than was known then", async () => {
    await page.keyboard.press("Escape");
    await learner.timeline.press("Home");
    await expect(requests.getByRole("button", { name: /^lost 0$/ })).toBeVisible();
  });
});

test("the cluster and the checks are looked at as they were, with what proves them", async ({ learner }) => {
  const { page, story } = learner;
  await test.step("at the end web-1 is gone, and no router lists it", async () => {
    const cluster = await learner.openTab("Cluster");
    await expect(cluster.getByRole("row", { name: /^web-1/ }).first()).toContainText("exit 0");
    await expect(cluster.getByRole("row", { name: /^b Ready \d$/ })).toBeVisible();
  });

  await test.step("at a refusal, router b has a row that is no longer true", async () => {
    await pickRefused(learner);
    await story
      .getByRole("listitem")
      .filter({ hasText: "connects to web-1" })
      .getByRole("button")
      .first()
      .click();
    const cluster = await learner.openTab("Cluster");
    await expect(
      cluster.getByRole("row", { name: /^web-1 true true false yes, stale$/ }).last(),
    ).toBeVisible();
    await expect(cluster.getByRole("row", { name: /^web-1 10\.\S+ · node \w/ })).toContainText(
      /Terminating|gone/,
    );
  });

  await test.step("a failed check says why, what to change, and leads to a request that proves it", async () => {
    await page.keyboard.press("Escape");
    const checks = await learner.openTab(/^Checks/);
    await expect(checks).toContainText("which the playhead at");
    const failed = checks.getByRole("listitem").filter({ hasText: "serves until the routers know" });
    await expect(failed).toContainText("does not hold");
    await expect(failed).toContainText("To change: go on serving after the signal");
    await failed.getByRole("button").first().click();
    await expect(story).toContainText(doorShut);
  });

  await test.step("the footer says the rate, and that nothing is missing", async () => {
    await expect(learner.footer).toContainText(/\d+ of 40 requests per second/);
    await expect(learner.footer).toContainText("nothing dropped");
  });
});
