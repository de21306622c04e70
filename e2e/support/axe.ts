import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What is shown, or these parts of it, has no violation of WCAG 2.2 AA or of best practice. */
export async function expectAccessible(page: Page, only: readonly string[] = []): Promise<void> {
  const axe = only.reduce((builder, part) => builder.include(part), new AxeBuilder({ page }));
  const { violations } = await axe.withTags(rules).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ""}`),
  );
  expect.soft(found).toEqual([]);
}
