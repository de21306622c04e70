import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { sizes } from "./support/sizes.ts";
import { expect, test } from "./support/test.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const looks = [
  { colorScheme: "dark", size: "wide" },
  { colorScheme: "light", size: "wide" },
  { colorScheme: "dark", size: "phone" },
  { colorScheme: "light", size: "phone" },
] as const;

interface Scope {
  /** Brings the page back to the state in question: another width is another layout. */
  readonly prepare?: () => Promise<void>;
  /** The only parts that differ from a state that was looked at as a whole. */
  readonly only?: readonly string[];
}

/** What is shown has no violation: in both themes, at a desk and on a phone. */
async function expectAccessible(
  page: Page,
  state: string,
  { prepare, only = [] }: Scope = {},
): Promise<void> {
  // A part has the same colours at every width: the corners see both themes and both widths.
  for (const { colorScheme, size } of only.length === 0 ? looks : [looks[1], looks[2]]) {
    await test.step(`${state}, ${colorScheme}, ${size}`, async () => {
      await page.setViewportSize(sizes[size]);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await prepare?.();
      const axe = only.reduce((builder, part) => builder.include(part), new AxeBuilder({ page }));
      const { violations } = await axe.withTags(rules).analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ""}`),
      );
      expect.soft(found, `${state}, ${colorScheme}, ${size}`).toEqual([]);
    });
  }
}

test("without a token", async ({ page, server }) => {
  await page.goto(server.origin);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page, "no token");
});

test("the list of lessons", async ({ page, learner }) => {
  await learner.openIndex();
  await expectAccessible(page, "list of lessons");
});

test("a lesson before its first run, and its help", async ({ page, learner }) => {
  await learner.open("The endpoint race");
  await expectAccessible(page, "before a prediction");
  await learner.skipPrediction();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page, "help", { only: ["[role=dialog]"] });
});

test("a lesson after a run, with a story and every tab", async ({ page, learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  await page.getByRole("button", { name: "Show the first one" }).click();
  await expectAccessible(page, "after a run, with a story", {
    prepare: () => expect(learner.story).toBeVisible(),
  });
  for (const name of ["Code", "Logs", "Requests", "Cluster", "Checks"]) {
    await expectAccessible(page, `tab ${name}`, {
      only: ["[role=tablist]", "[role=tabpanel]"],
      async prepare() {
        const tab = await learner.openTab(new RegExp(`^${name}`));
        await expect(tab).toBeVisible();
        // Each of hundreds of rows is looked at for its contrast: the lost ones have all there is to a row.
        if (name === "Requests") await tab.getByRole("button", { name: /^lost/ }).click();
      },
    });
  }
});

test("one's own program: a mistake in it, its search, and what differs", async ({ page, learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await page
    .getByRole("group", { name: "Variant" })
    .getByRole("button", { name: /^Your code/ })
    .click();
  const editor = page.getByRole("textbox", { name: /^Your code/ });
  await editor.press("ControlOrMeta+Home");
  await page.keyboard.type("const x = ;\n");
  await expect(page.getByTestId("standing")).toContainText("Expression expected");
  const only = { only: ["[role=tabpanel]"], prepare: () => expect(editor).toBeVisible() };
  await expectAccessible(page, "a mistake in one's own program", only);
  await editor.press("ControlOrMeta+f");
  await page.keyboard.type("ready");
  await expectAccessible(page, "a search in it", only);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Difference/ }).press("Enter");
  await page.getByRole("menuitem", { name: /to the fixed pod/ }).press("Enter");
  await expect(page.locator(".cm-deletedChunk")).not.toHaveCount(0);
  await expectAccessible(page, "what differs from the fixed pod", only);
});
