import { expect } from "@playwright/test";
import { recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const { caught, missed } = recordings;
const lesson = "20-test-it";

const table = ({ page }: Desk) => page.getByRole("region", { name: "Trials", exact: true });

/** Opens the row of a service, once; at another width its table may be another one. */
async function openRow(desk: Desk, service: string): Promise<void> {
  const row = table(desk).getByRole("button", { name: service });
  if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  await expect(table(desk).getByRole("region", { name: `Source of ${service}` })).toBeVisible();
}

/** A test on its services: before it is run, while it is, and what came of it. */
export const trials: readonly View[] = [
  {
    name: "trials-before-the-first-run",
    kind: "page",
    part: "watch",
    open: (desk) => desk.lesson(lesson),
    show: (desk) => expect(table(desk).getByText("waiting").first()).toBeVisible(),
  },
  {
    name: "trials-under-way",
    kind: "popup",
    part: "watch",
    async open(desk) {
      desk.lab.has(missed, 1800);
      await desk.lesson(lesson);
      await expect(desk.learner.control("Stop")).toBeVisible();
    },
    show: (desk) => expect(table(desk).getByText("running").first()).toBeVisible(),
  },
  {
    name: "trials-that-got-through",
    kind: "page",
    part: "watch",
    async open(desk) {
      desk.lab.has(missed);
      await desk.lesson(lesson);
      await expect(desk.learner.verdict).toContainText("1 of 6 caught");
    },
    show: (desk) => openRow(desk, "service-a"),
  },
  {
    name: "trials-that-were-caught",
    kind: "popup",
    part: "watch",
    async open(desk) {
      desk.lab.has(caught);
      await desk.lesson(lesson);
      await expect(desk.learner.verdict).toContainText("6 of 6 caught");
    },
    show: (desk) => openRow(desk, "service-e"),
  },
];
