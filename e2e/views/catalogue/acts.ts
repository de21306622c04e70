import { expect, type Locator, type Page } from "@playwright/test";
import { recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const { fixed, race, slept } = recordings;
const lesson = "05-endpoint-race";
const dialog = ["[role=dialog]"];

const raced = (desk: Desk) => desk.lesson(lesson, [race]);

/** Opens one's own program, once; its tab wherever the layout has hidden it. */
async function ownCode(desk: Desk): Promise<void> {
  await desk.lesson(lesson, [race]);
  await desk.tab(/^Code/);
  await desk.page
    .getByRole("group", { name: "Variant" })
    .getByRole("button", { name: /^Your code/ })
    .click();
  await expect(editorOf(desk.page)).toBeVisible();
}
const editorOf = (page: Page) => page.getByRole("textbox", { name: /^Your code/ });

/** One's own program in some state; another width may begin it anew, and what is typed is kept. */
const own = (
  name: string,
  type: (desk: Desk) => Promise<unknown>,
  state: (page: Page) => Locator,
  enter?: (desk: Desk) => Promise<unknown>,
): View => ({
  name,
  kind: "popup",
  part: "inspect",
  clock: "free",
  only: ["[role=tabpanel]"],
  async open(desk) {
    await ownCode(desk);
    await type(desk);
  },
  async show(desk) {
    await desk.tab(/^Code/);
    await expect(desk.page.getByTestId("standing")).toBeVisible();
    const shown = state(desk.page).first();
    if (enter && !(await shown.isVisible())) await enter(desk);
    await expect(shown).toBeVisible();
  },
});

/** A box that is opened over a lesson's page; another width may close it. */
const box = (name: string, opener: (desk: Desk) => Promise<unknown>, open: View["open"] = raced): View => ({
  name,
  kind: "popup",
  only: dialog,
  open,
  async show(desk) {
    const shown = desk.page.getByRole("dialog");
    if (!(await shown.isVisible())) await opener(desk);
    await expect(shown).toBeVisible();
  },
});

/** What can be done with runs and programs: written, held against each other, made again, shared, found. */
export const acts: readonly View[] = [
  own(
    "own-code-with-a-mistake",
    async ({ page }) => {
      await editorOf(page).press("ControlOrMeta+Home");
      await page.keyboard.type("const x = ;\n");
    },
    (page) => page.getByTestId("standing").getByText("Expression expected"),
  ),
  own(
    "own-code-searched",
    () => Promise.resolve(),
    (page) => page.locator(".cm-searchMatch"),
    async ({ page }) => {
      await editorOf(page).press("ControlOrMeta+f");
      await page.keyboard.type("ready");
    },
  ),
  own(
    "own-code-and-what-differs",
    () => Promise.resolve(),
    (page) => page.locator(".cm-deletedChunk"),
    async ({ page }) => {
      await page.getByRole("button", { name: /^Difference/ }).press("Enter");
      await page.getByRole("menuitem", { name: /to the fixed pod/ }).press("Enter");
    },
  ),
  {
    name: "comparison",
    kind: "page",
    async open(desk) {
      await desk.lesson(lesson, [slept, race, fixed]);
      await desk.page.keyboard.press("c");
      await expect(desk.page.getByTestId("difference")).toContainText("answered");
    },
  },
  {
    name: "comparison-of-one-request",
    kind: "page",
    async open(desk) {
      await desk.lesson(lesson, [race, fixed]);
      await desk.page.keyboard.press("c");
      const comparison = desk.page.getByRole("region", { name: "Comparison" });
      const row = comparison.getByRole("row").filter({ hasText: "refused" }).first();
      await row.getByRole("button").click();
      await expect(row.getByRole("button")).toHaveAttribute("aria-pressed", "true");
    },
  },
  box("what-if", ({ page }) => page.getByRole("button", { name: "What if" }).click()),
  box("share", ({ page }) => page.getByRole("button", { name: "Share", exact: true }).click()),
  box("conditions", ({ page }) => page.getByRole("button", { name: "Conditions of the next run" }).click()),
  box("keys", ({ page }) => page.keyboard.press("?")),
  box("palette", async ({ page }) => {
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("re");
  }),
  {
    name: "other-runs",
    kind: "popup",
    only: ["[role=menu]"],
    open: raced,
    async show({ page, learner }) {
      if (!(await page.getByRole("menu").isVisible())) await learner.control("Other runs").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "list-of-lessons-in-a-lesson",
    kind: "popup",
    only: ["[role=menu]"],
    open: raced,
    async show({ page }) {
      if (!(await page.getByRole("menu").isVisible()))
        await page
          .getByRole("banner")
          .getByRole("button", { name: /endpoint race/ })
          .click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
];
