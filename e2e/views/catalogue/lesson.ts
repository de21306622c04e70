import { expect, type Page } from "@playwright/test";
import { firstLost, recordings } from "../recordings.ts";
import type { View } from "../view.ts";

const { crowd, exited, failed, fixed, gap, overdrawn, race, vanished } = recordings;
const lesson = "05-endpoint-race";
/** What another run, or another moment of it, changes. */
const watched = ["[data-part=stage]", "[aria-label=Timeline]", "[data-testid=verdict]"];

/** The planner of lesson 17, with one of its parts in sight. */
async function planner(page: Page, part: string): Promise<void> {
  const found = page.getByRole("region", { name: "Budget planner" }).getByLabel(part, { exact: true });
  await found.evaluate((each) => each.scrollIntoView({ block: "center", behavior: "instant" }));
}

/** A lesson from its first look to the end of its runs. */
export const lessons: readonly View[] = [
  {
    name: "before-the-prediction",
    kind: "page",
    open: async (desk) => {
      await desk.goto(`/lessons/${lesson}`);
      await expect(desk.page.getByRole("region", { name: "Predict first" })).toBeVisible();
    },
  },
  {
    name: "before-the-first-run",
    kind: "page",
    part: "watch",
    open: (desk) => desk.lesson(lesson, [], "in-flight"),
    show: ({ page }) => expect(page.getByRole("button", { name: "Run it", exact: true })).toBeVisible(),
  },
  {
    name: "cluster-starting",
    kind: "popup",
    part: "watch",
    async open(desk) {
      await desk.lesson(lesson);
      await desk.page.getByRole("button", { name: "Run it", exact: true }).click();
    },
    show: ({ page }) => expect(page.getByText("Starting the cluster …")).toBeVisible(),
  },
  {
    name: "under-way",
    kind: "page",
    part: "watch",
    async open(desk) {
      desk.lab.has(race, 1930);
      await desk.lesson(lesson);
      await expect(desk.learner.control("Stop")).toBeVisible();
      await expect(desk.learner.counts).toContainText("in flight");
    },
  },
  {
    name: "race-at-its-end",
    kind: "page",
    part: "watch",
    open: (desk) => desk.lesson(lesson, [race], "in-flight"),
  },
  {
    name: "race-explained",
    kind: "page",
    async open(desk) {
      await desk.lesson(lesson, [race, fixed], "in-flight");
      await desk.page.getByRole("radio", { name: /^A longer grace period/ }).check();
      await desk.page.getByRole("button", { name: "That is why" }).click();
    },
    show: ({ page }) =>
      page
        .getByRole("region", { name: "Lesson", exact: true })
        .getByText("The grace is an upper limit")
        .evaluate((said) => said.scrollIntoView({ block: "center", behavior: "instant" })),
  },
  {
    name: "race-just-deleted",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.run(race, 0.12),
  },
  {
    name: "race-refusing",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.run(race, 2.2, firstLost(race, "refused")),
  },
  {
    name: "race-refusing-in-motion",
    kind: "page",
    part: "watch",
    only: watched,
    moving: true,
    open: (desk) => desk.run(race, 2.2),
  },
  {
    name: "vanished-at-its-end",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.lesson("01-vanished-payments", [vanished]),
  },
  {
    name: "exited-at-its-end",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.lesson("03-exit-is-not-graceful", [exited]),
  },
  {
    name: "nothing-lost",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.lesson(lesson, [race, fixed]),
  },
  {
    name: "part-of-the-run-given-up",
    kind: "page",
    part: "watch",
    only: watched,
    open: (desk) => desk.lesson(lesson, [gap]),
  },
  {
    name: "budget-planner",
    kind: "page",
    only: ["[aria-labelledby=budget-planner]"],
    open: (desk) => desk.lesson("17-grace-budget", [overdrawn]),
    show: ({ page }) => planner(page, "Planned and measured"),
  },
  {
    name: "budget-planner-that-adds-up",
    kind: "popup",
    only: ["[aria-labelledby=budget-planner]"],
    open: (desk) => desk.lesson("17-grace-budget"),
    async show({ page }) {
      await page
        .getByRole("region", { name: "Budget planner" })
        .getByRole("button", { name: "A sum that adds up" })
        .press("Enter");
      await planner(page, "Durations");
    },
  },
  {
    name: "run-failed",
    kind: "page",
    part: "watch",
    async open(desk) {
      desk.lab.has(failed);
      await desk.lesson(lesson);
      await expect(desk.page.getByRole("alert")).toContainText("This run failed");
    },
  },
  {
    name: "two-thousand-a-second",
    kind: "page",
    part: "watch",
    only: watched,
    async open(desk) {
      await desk.lesson(lesson, [crowd]);
      // From its end into the window in which a router was wrong.
      await desk.page.keyboard.press("[");
    },
  },
  {
    name: "notice",
    kind: "popup",
    part: "watch",
    async open(desk) {
      await desk.lesson(lesson, [race]);
      await desk.page.keyboard.press("c");
      await expect(desk.page.getByRole("alert")).toContainText("run another variant to compare");
    },
  },
];
