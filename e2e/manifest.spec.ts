import type { Locator, Page } from "@playwright/test";
import type { LessonPage } from "./support/lesson-page.ts";
import { expect, test } from "./support/test.ts";

/** A run is over in 4 to 8 s; a busy machine may take several times as long. */
const patience = { timeout: 45_000 };

const lesson = "The hook before the signal";
const filesOf = (page: Page): Locator => page.getByRole("group", { name: "File" });
const editorOf = (page: Page): Locator =>
  page.getByRole("textbox", { name: /^Your code, pods\/yours\.yaml/ });
const standingOf = (page: Page): Locator => page.getByTestId("standing");

/** Opens one's own manifest by keyboard, and goes into it. */
async function write({ page }: LessonPage): Promise<Locator> {
  await page
    .getByRole("group", { name: "Variant" })
    .getByRole("button", { name: /^Your code/ })
    .press("Enter");
  await expect(filesOf(page).getByRole("button", { name: "deployment.yaml" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  const editor = editorOf(page);
  await editor.focus();
  return editor;
}

/** Selects the line that has `text` in it, by the editor's own search, but for its indentation. */
async function select(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(editorOf(page)).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
}

test("by keyboard alone: a mistake is shown in place, and with the mended manifest every check holds", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open(lesson);
  await learner.skipPrediction();
  const editor = await write(learner);
  const standing = standingOf(page);
  const tools = page.getByRole("toolbar", { name: "Your code" });
  await expect(standing).toContainText("Not run yet");

  await test.step("a field that there is none of is told in place, and F8 goes there", async () => {
    await select(page, "exec:");
    await page.keyboard.type("sleeep:");
    await expect(standing).toContainText("there is no field sleeep in");
    await expect(standing).toContainText("did you mean sleep?");
    await expect(page.locator(".cm-lintRange-error").first()).toBeVisible();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("F8");
    await expect(page.locator(".cm-activeLine")).toContainText("sleeep:");
  });

  await test.step("the lab takes no such manifest, and says where it is wrong", async () => {
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(page.getByRole("alert")).toContainText(/pods\/yours\.yaml:\d+:\d+: /);
  });

  await test.step("mended, it runs, and every check holds", async () => {
    await select(page, "sleeep:");
    await page.keyboard.type("sleep:");
    await select(page, "command:");
    await page.keyboard.type("seconds: 6");
    await expect(standing).not.toContainText("Line ");
    await expect(tools.getByRole("button", { name: /^Difference/ })).toHaveAccessibleName(
      "Difference: +2 −2 against the start",
    );
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(standing).toContainText("Your code is running");
    await expect(standing).toHaveText(/^All 4 checks hold; nothing lost in \d+ requests\.$/, patience);
    expect((await learner.figures()).lost).toBe(0);
    await expect(page.getByRole("tab", { name: "Checks 4/4" })).toBeVisible();
  });

  await test.step("it is the fixed pod's manifest now, and an edit is told of", async () => {
    await tools.getByRole("button", { name: /^Difference/ }).press("Enter");
    await page.getByRole("menuitem", { name: /to the fixed pod/ }).press("Enter");
    await expect(page.locator(".cm-deletedChunk, .cm-changedLine")).toHaveCount(0);
    await editor.focus();
    await select(page, "seconds: 6");
    await page.keyboard.type("seconds: 7");
    await expect(standing).toContainText("Edited since this run");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(standing).not.toContainText("Edited since this run");
  });

  await test.step("the program stands beside it, untouched, and what can be undone outlives a look at it", async () => {
    await filesOf(page).getByRole("button", { name: "server.ts" }).press("Enter");
    await expect(page.getByRole("textbox", { name: /^Your code, pods\/yours\.ts/ })).toBeVisible();
    await expect(tools.getByRole("button", { name: /^Difference/ })).toHaveAccessibleName(
      "Difference: none against the start",
    );
    await filesOf(page).getByRole("button", { name: "deployment.yaml" }).press("Enter");
    await expect(tools.getByRole("button", { name: "Undo", exact: true })).toBeEnabled();
  });

  await test.step("a reload keeps the text and the file, and finds its run", async () => {
    await page.reload();
    await expect(standing).toContainText("All 4 checks hold", patience);
    await expect(editorOf(page)).toContainText("seconds: 6");
  });

  await test.step("reset goes back to the broken pod's manifest, and can be undone", async () => {
    await tools.getByRole("button", { name: /^Reset/ }).press("Enter");
    await expect(editorOf(page)).toContainText("exec:");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(editorOf(page)).toContainText("seconds: 6");
  });
});

test("of a variant both files can be read, and what differs from the broken pod's is marked", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open(lesson);
  await learner.skipPrediction();
  const variants = page.getByRole("group", { name: "Variant" });
  const source = (title: string): Locator => page.getByRole("region", { name: `Source of ${title}` });

  await variants.getByRole("button", { name: "The kubelet sleeps" }).click();
  const fixed = source("The kubelet sleeps");
  await expect(fixed.locator("[data-added=true]")).toHaveText([/sleep:/, /seconds: 6/]);
  await filesOf(page).getByRole("button", { name: "server.ts" }).press("Enter");
  await expect(fixed).toContainText("async function shutDown()");
  await expect(page.getByText("the broken pod’s own")).toBeVisible();

  await test.step("the file that was looked at is the one that is shown, of other variants and after a reload", async () => {
    await variants.getByRole("button", { name: "A hook instead of a handler" }).click();
    await expect(source("A hook instead of a handler").locator("[data-cut=true]").first()).toBeAttached();
    await page.reload();
    await expect(filesOf(page).getByRole("button", { name: "server.ts" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  });
});

test("a lesson whose pods have no manifests shows one file and no choice", async ({ learner }) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await expect(page.getByText("pods/broken.ts")).toBeVisible();
  await expect(filesOf(page)).toHaveCount(0);
});
