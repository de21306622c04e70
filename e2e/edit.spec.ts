import type { Locator, Page } from "@playwright/test";
import type { LessonPage } from "./support/lesson-page.ts";
import { expect, test } from "./support/test.ts";

/** A run is over in 4 to 8 s; a busy machine may take several times as long. */
const patience = { timeout: 45_000 };

const editorOf = (page: Page): Locator => page.getByRole("textbox", { name: /^Your code/ });
const standingOf = (page: Page): Locator => page.getByTestId("standing");

/** Opens one's own program by keyboard, and goes into it. */
async function write({ page }: LessonPage): Promise<Locator> {
  await page
    .getByRole("group", { name: "Variant" })
    .getByRole("button", { name: /^Your code/ })
    .press("Enter");
  const editor = editorOf(page);
  await editor.focus();
  return editor;
}

/** Puts the cursor at the end of the first line that has `text` in it, by the editor's own search. */
async function goToEndOf(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(editorOf(page)).toBeFocused();
  await page.keyboard.press("End");
}

const mended = "await sleep(seconds(6));";

test("by keyboard alone: a mistake is shown in place, and the mended pod loses nothing", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  const editor = await write(learner);
  const standing = standingOf(page);
  await expect(standing).toContainText("Not run yet");

  await test.step("what can't be parsed is told in place, and F8 goes there", async () => {
    await goToEndOf(page, "ready = false");
    await page.keyboard.press("Enter");
    await page.keyboard.type("const six = ;");
    await expect(standing).toContainText("Line 49: Expression expected");
    await expect(page.locator(".cm-lintRange-error")).toHaveText(";");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("F8");
    await expect(page.locator(".cm-activeLine")).toHaveText("  const six = ;");
  });

  await test.step("the lab takes no such program, and says where it is wrong", async () => {
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(page.getByRole("alert")).toContainText("pods/yours.ts:49:15: Expression expected");
  });

  await test.step("mended, it runs, and every check holds", async () => {
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+End");
    await page.keyboard.type(mended);
    await expect(standing).not.toContainText("Expression expected");
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(standing).toContainText("Your code is running");
    await expect(standing).toHaveText(/^All 5 checks hold; nothing lost in \d+ requests\.$/, patience);
    expect((await learner.figures()).lost).toBe(0);
    await expect(page.getByRole("tab", { name: "Checks 5/5" })).toBeVisible();
  });

  await test.step("the line that was said last is marked, and an edit is told of", async () => {
    await expect(page.locator(".cm-lineNumbers .cm-said")).toHaveText("56");
    await page.keyboard.type(" // six");
    await expect(standing).toContainText("Edited since this run");
  });

  await test.step("what ran can be brought back", async () => {
    await page.getByRole("button", { name: /^Difference/ }).press("Enter");
    await page.getByRole("menuitem", { name: /^the code of the shown run/ }).press("Enter");
    await expect(standing).not.toContainText("Edited since this run");
    await editor.focus();
  });

  await test.step("Escape, then Tab, leaves the editor", async () => {
    await page.keyboard.press("Tab");
    await expect(editor).toBeFocused();
    await expect(standing).toContainText("Edited since this run");
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(editor).not.toBeFocused();
  });

  await test.step("a reload keeps the text and finds its run", async () => {
    await page.reload();
    await expect(standing).toContainText("All 5 checks hold", patience);
    await editor.focus();
    await goToEndOf(page, "ready = false");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(".cm-activeLine")).toContainText(mended);
  });
});

test("reset goes back to the broken pod, and can be undone; the difference shows what changed", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await write(learner);
  const tools = page.getByRole("toolbar", { name: "Your code" });
  const reset = tools.getByRole("button", { name: /^Reset/ });
  await expect(reset).toBeDisabled();
  await goToEndOf(page, "ready = false");
  await page.keyboard.press("Enter");
  await page.keyboard.type(mended);
  const difference = tools.getByRole("button", { name: /^Difference/ });
  await expect(difference).toHaveAccessibleName("Difference: +1 against the start");

  await test.step("against the fixed pod, its line and one's own stand side by side", async () => {
    await difference.press("Enter");
    await page.getByRole("menuitem", { name: /to the fixed pod/ }).press("Enter");
    await expect(page.locator(".cm-deletedChunk")).toHaveText(
      /longer than the slowest router needs to learn/,
    );
    await expect(page.locator(".cm-changedLine")).toHaveText(`  ${mended}`);
    await standingOf(page).getByRole("button", { name: "Hide" }).press("Enter");
    await expect(page.locator(".cm-deletedChunk")).toHaveCount(0);
  });

  await test.step("reset, and undo", async () => {
    await reset.press("Enter");
    await expect(reset).toBeDisabled();
    await expect(editorOf(page)).toBeFocused();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(difference).toHaveAccessibleName("Difference: +1 against the start");
  });

  await test.step("what can be undone outlives a look at another tab", async () => {
    await learner.openTab("Logs");
    await learner.openTab("Code");
    const undo = tools.getByRole("button", { name: "Undo", exact: true });
    await expect(undo).toBeEnabled();
    await undo.press("Enter");
    await expect(difference).toHaveAccessibleName("Difference: none against the start");
    await page.keyboard.press("ControlOrMeta+y");
    await expect(difference).toHaveAccessibleName("Difference: +1 against the start");
  });
});

test("a program that fails says so on its lines; R runs it from anywhere on the page", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await write(learner);
  await goToEndOf(page, "ready = false");
  await page.keyboard.press("Enter");
  await page.keyboard.type("missing.call();");
  await page.getByRole("tab", { name: "Code" }).press("r");
  const standing = standingOf(page);
  await expect(standing).toContainText("Your code is running");
  await expect(standing).toContainText("Line 49: ReferenceError: missing is not defined", patience);
  await expect(standing).toContainText(/\d of 5 checks hold; \d+ of \d+ requests lost/, patience);
  await expect(page.locator(".cm-lintRange-error")).toHaveText("missing");
});

test("of two tabs the last one to write has its way, and the other says so", async ({ learner, context }) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await write(learner);
  const second = await context.newPage();
  // Another tab of the same browser is another learner with the same memory.
  await second.goto(page.url());
  await second.evaluate(() => localStorage.setItem("lastcall.program.v1.05-endpoint-race", "// theirs"));
  await expect(editorOf(page)).toHaveText("// theirs");
  await expect(standingOf(page)).toContainText("Written in another tab");
  await page
    .getByRole("toolbar", { name: "Your code" })
    .getByRole("button", { name: "Undo", exact: true })
    .press("Enter");
  await expect(editorOf(page)).not.toHaveText("// theirs");
  expect(
    await second.evaluate(() => localStorage.getItem("lastcall.program.v1.05-endpoint-race")),
  ).toBeNull();
});
