import type { Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";
import type { LessonPage } from "./support/lesson-page.ts";

const pictureOf = (page: Page) => page.getByRole("img", { name: "The cluster at the playhead" });

/** The pixels of the stage, once two frames have gone by since the last change. */
const pixels = (page: Page): Promise<string> =>
  pictureOf(page).evaluate(
    (canvas) =>
      new Promise<string>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve((canvas as HTMLCanvasElement).toDataURL())),
        ),
      ),
  );

/** Moves the pointer over the stage until it is over something whose name fits, and leaves it there. */
async function pointAt(page: Page, name: RegExp): Promise<string> {
  const surface = page.getByRole("listbox", { name: "Lost requests" });
  const found = await surface.evaluate((over, pattern) => {
    const wanted = new RegExp(pattern);
    const tip = over.parentElement?.querySelector("[data-tip]");
    const box = over.getBoundingClientRect();
    // Everything can be reached from at least 8 px away: this grid misses nothing.
    for (let y = box.bottom - 6; y > box.top; y -= 10) {
      for (let x = box.right - 6; x > box.left; x -= 10) {
        over.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true }));
        const words = tip instanceof HTMLElement && !tip.hidden ? (tip.textContent ?? "") : "";
        if (wanted.test(words)) return { x, y, words };
      }
    }
    return undefined;
  }, name.source);
  if (!found) throw new Error(`nothing on the stage is called ${String(name)}`);
  await page.mouse.move(found.x, found.y);
  return found.words;
}

const click = async (page: Page): Promise<void> => {
  await page.mouse.down();
  await page.mouse.up();
};

/** Puts the playhead onto the deletion: with requests under way, and before any router has heard of it. */
async function toTheDeletion({ page, timeline }: LessonPage): Promise<void> {
  await timeline.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("]");
}

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
});

test("a moment looks the same whenever it is looked at", async ({ learner }) => {
  const { page, timeline } = learner;
  await timeline.focus();
  await page.keyboard.press("Home");
  const forth = [await pixels(page)];
  // Past the last moment nothing changes any more.
  for (let step = 0; step < 10; step += 1) {
    await page.keyboard.press("]");
    forth.push(await pixels(page));
  }
  expect(new Set(forth).size, "the picture changes from moment to moment").toBeGreaterThan(4);
  const back: string[] = [];
  for (let step = 0; step < 10; step += 1) {
    await page.keyboard.press("[");
    back.push(await pixels(page));
  }
  expect(new Set(back).size, "and back again").toBeGreaterThan(3);
  const unseen = back.flatMap((picture, step) => (forth.includes(picture) ? [] : [step]));
  expect(unseen, "each of these moments had looked the same before").toEqual([]);
});

test("any request can be pointed at and selected, also one that is still under way", async ({ learner }) => {
  const { page } = learner;
  await toTheDeletion(learner);
  const words = await pointAt(page, /^request \d+ .*in flight/);
  const [, id] = /^request (\d+)/.exec(words) ?? [];
  const before = await pixels(page);
  await click(page);
  await expect(learner.story).toHaveAccessibleName(new RegExp(`\\b${id}\\b`));
  expect((await pixels(page)) === before, "its way is drawn").toBe(false);
});

test("a loss on the floor can be pointed at, and is the one that is selected", async ({ learner }) => {
  const { page } = learner;
  const { lost } = await learner.figures();
  expect(lost).toBeGreaterThan(0);
  const words = await pointAt(page, /^request \d+ .*(refused|reset)/);
  const [, id] = /^request (\d+)/.exec(words) ?? [];
  await click(page);
  await expect(learner.story).toHaveAccessibleName(new RegExp(`\\b${id}\\b`));
  const losses = page.getByRole("listbox", { name: "Lost requests" });
  await expect(losses.getByRole("option", { selected: true })).toContainText(`request ${id},`);
});

test("the stage says in words what it shows", async ({ learner }) => {
  const { page } = learner;
  await expect(pictureOf(page)).toHaveAccessibleDescription(
    /^web-1 (completed|draining), web-2 ready, web-3 ready\. \d+ lost requests?\.$/,
  );
  await toTheDeletion(learner);
  await expect(pictureOf(page)).toHaveAccessibleDescription(/router b still lists web-1/);
});
