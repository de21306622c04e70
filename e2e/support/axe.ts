import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What is shown, or these parts of it, has no violation of WCAG 2.2 AA or of best practice. */
export async function expectAccessible(page: Page, only: readonly string[] = []): Promise<void> {
  const axe = only.reduce((builder, part) => builder.include(part), new AxeBuilder({ page }));
  // All of our frames are the page's own. In this mode axe runs where the page is: what it thinks of thousands of elements
  // that are as they should be isn't carried to another page first, which took two thirds of the time.
  const { violations } = await axe
    .options({ resultTypes: ["violations"] })
    .withTags(rules)
    .setLegacyMode()
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ""}`),
  );
  expect.soft(found).toEqual([]);
}
