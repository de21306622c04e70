import { LessonPage } from "./support/lesson-page.ts";
import { startServer } from "./support/server.ts";
import { expect, test } from "./support/test.ts";

test("a talk: the room commits, sees and learns why, and goes on from recordings when the network fails", async ({
  page,
  complaints,
}) => {
  test.setTimeout(240_000);
  complaints.expect(/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/);
  const server = await startServer();
  let running = true;
  try {
    const instructor = new LessonPage(page, server.link);
    await instructor.open("The endpoint race");
    const screen = page.getByRole("main");
    const step = (name: string) => page.getByRole("button", { name, exact: false });
    const hands = screen.getByRole("status").filter({ hasText: /^\d+$/ });

    await test.step("beforehand, every run is recorded", async () => {
      // Keys are the lab's, which comes after the text.
      await expect(instructor.footer).toBeVisible();
      await page.keyboard.press("Shift+P");
      await expect(screen.getByRole("heading", { level: 2 })).toHaveText(/Why is it refusing payments/);
      await screen.getByRole("button", { name: "Record all 4 runs now" }).click();
      await expect(screen.getByText("All 4 runs are recorded in this page")).toBeVisible({
        timeout: 120_000,
      });
    });

    await test.step("hands are counted by key, and taken back", async () => {
      await page.keyboard.press("PageDown");
      for (const key of ["Digit1", "Digit2", "Digit2", "Digit3", "Shift+Digit3"])
        await page.keyboard.press(key);
      await expect(hands).toHaveText(["1", "2", "0", "0"]);
    });

    await test.step("the network fails; the recording is played, from its beginning", async () => {
      await page.keyboard.press("ArrowRight");
      await expect(screen.getByText("so far")).toBeVisible();
      expect(await server.stop()).toBe(0);
      running = false;
      await expect(screen.getByText(/can’t be reached.*was recorded at/)).toBeVisible();
      await screen.getByRole("button", { name: "Play the recording" }).click();
      await expect(page.getByTestId("verdict")).toHaveText(/^[1-9]\d* of \d+ lost.*router b/, {
        timeout: 90_000,
      });
    });

    await test.step("reveal: what the room said beside what is so", async () => {
      await page.keyboard.press("PageDown");
      await expect(hands).toHaveText(["1", "2", "0", "0"]);
      const right = screen.getByRole("listitem").filter({ has: page.getByText("right", { exact: true }) });
      await expect(right).toContainText("until the slowest router has learned");
      const said = screen.getByRole("listitem").filter({ has: page.getByText("not so", { exact: true }) });
      await expect(said).toContainText("Those in flight at the signal");
    });

    await test.step("a blank screen and a pointer", async () => {
      await page.keyboard.press("b");
      await expect(page.getByRole("button", { name: /screen is blank/ })).toBeVisible();
      await page.keyboard.press("PageDown");
      await expect(page.getByRole("button", { name: /screen is blank/ })).toHaveCount(0);
      await page.keyboard.press("l");
      await expect(page.getByRole("button", { name: /^Pointer/ })).toHaveAttribute("aria-pressed", "true");
    });

    await test.step("the last screen holds all of it side by side; Escape leads back to the lesson", async () => {
      await page.keyboard.press("End");
      await expect(step("Before and after")).toHaveAttribute("aria-current", "step");
      await expect(screen.getByRole("row")).toHaveCount(5);
      await expect(screen.getByRole("row").filter({ hasText: "Serve on, then close" })).toContainText(
        /0 of \d+/,
      );
      await page.keyboard.press("Escape");
      await expect(page.getByRole("heading", { level: 1, name: "The endpoint race" })).toBeVisible();
    });
  } finally {
    if (running) await server.stop();
  }
});

test("a talk survives a reload: the step and the hands are kept", async ({ learner }) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await expect(learner.footer).toBeVisible();
  await page.keyboard.press("Shift+P");
  await expect(page.getByRole("heading", { level: 2, name: /Why is it refusing payments/ })).toBeVisible();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Digit4");
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: /Which payments are lost/ })).toBeVisible();
  await expect(
    page.getByLabel("1 hand for New ones, until the slowest router has learned that web-1 is going"),
  ).toHaveText("1");
});
