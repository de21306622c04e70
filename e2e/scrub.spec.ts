import type { Locator, Page } from "@playwright/test";
import { clusterTime, scoreAt, type History } from "../server/protocol/index.ts";
import type { LessonPage } from "./support/lesson-page.ts";
import { exportedRun } from "./support/server.ts";
import { expect, test } from "./support/test.ts";

/** Where the playhead stands, in cluster seconds from the deletion. */
const seconds = async (timeline: Locator): Promise<number> =>
  Number(await timeline.getAttribute("aria-valuenow"));

const playing = (page: Page): Locator =>
  page.getByRole("group", { name: "Playback" }).getByRole("button", { name: /^Pause\s+\(space\)/ });
const resting = (page: Page): Locator =>
  page.getByRole("group", { name: "Playback" }).getByRole("button", { name: /^Play\s+\(space\)/ });

/** The event that the playhead stands on, as the timeline's slider says it: `…; 1234 request.settled: …`. */
async function standsOn(timeline: Locator): Promise<{ seq: number; says: string }> {
  await expect(timeline).toHaveAttribute("aria-valuetext", /; \d+ [a-z.-]+: /);
  const [, seq, says] = /; (\d+) (.*)$/.exec((await timeline.getAttribute("aria-valuetext")) ?? "") ?? [];
  return { seq: Number(seq), says: says ?? "" };
}

/** Steps until an event says so. */
async function stepTo(page: Page, timeline: Locator, says: RegExp): Promise<number> {
  let last = -1;
  for (let steps = 0; steps < 400; steps += 1) {
    await page.keyboard.press(".");
    await expect.poll(async () => (await standsOn(timeline)).seq).toBeGreaterThan(last);
    const event = await standsOn(timeline);
    if (says.test(event.says)) return event.seq;
    last = event.seq;
  }
  throw new Error(`no event says ${says}`);
}

async function watched(learner: LessonPage): Promise<void> {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
}

/** The counts by outcome that the page shows beside the verdict. */
async function expectCounts(learner: LessonPage, history: History, t: number): Promise<void> {
  const { byOutcome, underWay } = scoreAt(history, t);
  for (const [outcome, count] of [
    ["ok", byOutcome.ok ?? 0],
    ["in flight", underWay],
    ...(byOutcome.refused ? [["refused", byOutcome.refused] as const] : []),
  ] as const) {
    const item = learner.counts.getByRole("listitem").filter({ hasText: outcome });
    await expect(item).toContainText(String(count));
  }
}

test("each event is a step, and stage, counts and code follow it", async ({ learner, page, server }) => {
  await watched(learner);
  const history = await exportedRun(server, await learner.session());
  const { timeline } = learner;
  await timeline.focus();
  await page.keyboard.press("Home");
  expect(await seconds(timeline)).toBeLessThan(-1);

  await test.step("a landmark is a jump: the deletion, then the signal", async () => {
    await page.keyboard.press("]");
    await expect(timeline).toHaveAttribute("aria-valuenow", "0.00");
    await expect(timeline).toHaveAttribute("aria-valuetext", /web-1 terminating/);
  });

  const refused = await test.step("event by event to the first refusal", async () =>
    stepTo(page, timeline, /^request.settled: #\d+ ends: refused/));
  const request = [...history.requests.values()].find(({ settled }) => settled?.seq === refused);
  expect(request?.outcome).toBe("refused");
  await expectCounts(learner, history, request?.settled?.t ?? NaN);
  await expect(page.getByRole("img", { name: "The cluster at the playhead" })).toHaveAccessibleDescription(
    /web-1[^.]*draining/,
  );
  await expect(page.locator("[data-now=true]").first()).toBeVisible();

  await test.step("one back, and the refusal has not happened", async () => {
    await page.keyboard.press(",");
    await expect.poll(async () => (await standsOn(timeline)).seq).toBeLessThan(refused);
    await page.keyboard.press(".");
    await expect.poll(async () => (await standsOn(timeline)).seq).toBe(refused);
    // A step back from another event of the same moment leaves the counts: what they show is the moment.
    await page.keyboard.press("[");
    await expect(learner.counts).not.toContainText("refused");
  });
});

test("dragging, arrows and zoom move what they should, and nothing else", async ({ learner, page }) => {
  await watched(learner);
  const { timeline } = learner;
  const box = await timeline.boundingBox();
  if (!box) throw new Error("the timeline has no place on the page");
  const at = (share: number) => box.x + 112 + (box.width - 130) * share;

  await test.step("a drag over the lanes is the playhead's way", async () => {
    await page.mouse.move(at(0.9), box.y + 34);
    await page.mouse.down();
    const seen: number[] = [];
    for (const share of [0.7, 0.5, 0.3]) {
      await page.mouse.move(at(share), box.y + 34);
      await expect.poll(() => seconds(timeline)).toBeLessThan(seen.at(-1) ?? Infinity);
      seen.push(await seconds(timeline));
    }
    await page.mouse.up();
    await expect(learner.counts).toContainText("so far");
  });

  await test.step("arrows step by tenths of a second, with shift by seconds", async () => {
    await timeline.focus();
    const before = await seconds(timeline);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => seconds(timeline)).toBeCloseTo(before + 0.1, 1);
    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(() => seconds(timeline)).toBeCloseTo(before - 0.9, 1);
  });

  await test.step("the wheel looks closer, and leaves the playhead where it is", async () => {
    const before = await seconds(timeline);
    const fit = page.getByRole("button", { name: "Fit", exact: true });
    await expect(fit).toHaveCount(0);
    await page.mouse.move(at(0.4), box.y + 34);
    await page.mouse.wheel(0, -400);
    await expect(fit).toBeVisible();
    expect(await seconds(timeline)).toBe(before);
    await timeline.press("0");
    await expect(fit).toHaveCount(0);
  });

  await test.step("the sentence of what was lost leads to its place, and selects the first", async () => {
    const why = page.getByRole("list", { name: "Who was lost, and why" }).getByRole("button").first();
    await expect(why).toHaveText(
      /^\d+ requests? \(.*#\d+.*\) were (refused|lost \(\d+ refused, .*\)) between \+\d+\.\d\d s and \+\d+\.\d\d s: .*still listed web-1/,
    );
    await why.click();
    await expect(learner.story).toBeVisible();
    await expect(page.getByRole("button", { name: "Fit", exact: true })).toBeVisible();
  });
});

test("playing pauses at each landmark when asked to, and goes at the chosen speed", async ({
  learner,
  page,
  server,
}) => {
  await watched(learner);
  const history = await exportedRun(server, await learner.session());
  const told = history.pods.get("web-1")?.signals[0];
  const { timeline } = learner;
  await page.getByRole("combobox", { name: /^Playback speed/ }).selectOption("4");
  const stop = page.getByRole("button", { name: "Pause at each landmark" });
  await stop.click();
  await expect(stop).toHaveAttribute("aria-pressed", "true");
  await timeline.focus();
  await page.keyboard.press("Home");

  await page.keyboard.press("Space");
  await expect(resting(page)).toBeVisible();
  await expect(timeline).toHaveAttribute("aria-valuenow", "0.00");
  await page.keyboard.press("Space");
  await expect.poll(() => seconds(timeline)).toBeGreaterThan(0);
  await expect(resting(page)).toBeVisible();
  const signal = clusterTime(history, told?.t ?? NaN);
  expect(await seconds(timeline)).toBeCloseTo(signal, 2);

  await stop.click();
  await expect(stop).toHaveAttribute("aria-pressed", "false");
  // Space on a button presses the button: it is the page's again on the timeline.
  await timeline.focus();
  await page.keyboard.press("Space");
  await expect.poll(() => seconds(timeline)).toBeGreaterThan(signal);
  await expect(resting(page)).toBeVisible();
  await expect(playing(page)).toHaveCount(0);
  await expect(learner.counts).not.toContainText("so far");
});
