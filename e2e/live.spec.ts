import { causes } from "../server/protocol/index.ts";
import { expect, test } from "./support/test.ts";

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
});

test("live: T deletes the pod, which is followed to its end", async ({ learner }) => {
  const { page } = learner;
  await learner.startLive();
  await learner.untilSent(30);
  await page.keyboard.press("t");
  await expect(learner.voice).toHaveText(/^web-1 (terminating|draining|completed)$/);
  await learner.untilOver();
  await expect(learner.verdict).toHaveText(/router b still listed web-1/);
  expect((await learner.figures()).lost).toBeGreaterThan(0);
});

test("live: K kills the pod at once, with no chance to answer", async ({ learner }) => {
  const { page } = learner;
  await learner.startLive();
  await learner.untilSent(30);
  await page.keyboard.press("k");
  await learner.untilOver();
  const cluster = await learner.openTab("Cluster");
  await expect(cluster.getByRole("row", { name: /^web-1/ }).first()).toContainText("exit 137 (SIGKILL)");
  const requests = await learner.openTab("Requests");
  await requests.getByRole("button", { name: /^lost/ }).click();
  await expect(
    requests.getByRole("row").filter({ hasText: causes["killed-outright"].label }),
  ).not.toHaveCount(0);
});

test("live: Stop ends a run in which nothing was told to stop, and nothing is lost by it", async ({
  learner,
}) => {
  await learner.startLive();
  await learner.untilSent(30);
  await learner.control("Stop").click();
  await learner.untilOver();
  await expect(learner.verdict).toHaveText(/^0 of \d+ lost nothing was told to stop yet$/);
  await expect(learner.narrative.getByRole("region", { name: "Your prediction" })).toContainText(
    "Now run the broken pod and see",
  );
  await expect(learner.control("Run broken")).toBeEnabled();
});

test("a signal by hand is refused when it makes no sense, and the page says why", async ({ learner }) => {
  const { page } = learner;
  await test.step("before there is a run", async () => {
    await page.keyboard.press("k");
    await expect(page.getByRole("alert")).toHaveText("Start the traffic first");
    await page.getByRole("alert").getByRole("button", { name: "Dismiss" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
  await test.step("in a run that sends its signals by itself", async () => {
    await learner.start(learner.control("Run broken"));
    await page.keyboard.press("t");
    await expect(page.getByRole("alert")).toHaveText("This run sends its signals by itself");
    await expect(learner.control("SIGTERM")).toHaveAttribute("aria-disabled", "true");
  });
  await test.step("and Stop ends this run, too", async () => {
    await learner.control("Stop").click();
    await learner.untilOver();
  });
});
