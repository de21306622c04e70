import { expect } from "@playwright/test";
import { ShellPage } from "../../support/shell-page.ts";
import { firstLost, recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const { everything, exited, fixed, forked, race, slept, turnedAway } = recordings;
const lesson = "05-endpoint-race";
const dock = ["[role=tablist]", "[role=tabpanel]"];

/** A tab of the dock, at a moment of a run. */
const tab = (
  name: string,
  label: RegExp,
  open: View["open"],
  then?: (desk: Desk) => Promise<unknown>,
): View => ({
  name,
  kind: "page",
  part: "inspect",
  only: dock,
  open,
  async show(desk) {
    await desk.tab(label);
    await then?.(desk);
  },
});

const tree = (desk: Desk) => {
  const done = Array.from({ length: 6 }, (_, nth) => ({
    run: `00000000000000010${nth}`,
    seed: 7 + nth,
    how: "ended" as const,
    sent: 380 + 7 * nth,
    lost: [25, 19, 0, 31, 22, 8][nth] ?? 0,
    alsoLost: 0,
    causes: nth === 2 ? [] : [{ cause: "door-shut-before-router-knew" as const, count: 20 }],
    checks: [],
  }));
  desk.lab.says({ type: "series", id: "s", lesson, variant: "broken", of: 10, done, going: false });
  return desk.lesson(lesson, [forked, race, fixed]);
};

/** Stories of single requests and of what else was lost, and each tab of the dock. */
export const closer: readonly View[] = [
  {
    name: "story-of-a-lost-request",
    kind: "page",
    part: "inspect",
    open: (desk) => desk.run(race, 6, firstLost(race, "refused")),
    show: ({ learner }) => expect(learner.story).toBeVisible(),
  },
  {
    name: "story-of-a-reset-request",
    kind: "popup",
    part: "inspect",
    open: (desk) => desk.run(exited, 3, firstLost(exited, "reset")),
    show: ({ learner }) => expect(learner.story).toBeVisible(),
  },
  {
    name: "story-of-an-answered-request",
    kind: "popup",
    part: "inspect",
    open: (desk) => desk.run(fixed, 3, 120),
    show: ({ learner }) => expect(learner.story).toBeVisible(),
  },
  tab("code", /^Code/, (desk) => desk.run(race, 2.2)),
  {
    ...tab("code-of-the-fixed-pod", /^Code/, (desk) => desk.lesson(lesson, [race, fixed])),
    kind: "popup",
  },
  tab(
    "logs",
    /^Logs/,
    (desk) => desk.lesson(lesson, [race]),
    ({ page }) => expect(page.getByText("everything answered").first()).toBeVisible(),
  ),
  tab(
    "requests",
    /^Requests/,
    (desk) => desk.lesson(lesson, [race]),
    ({ page }) => expect(page.getByRole("grid", { name: "Requests" })).toBeVisible(),
  ),
  {
    ...tab(
      "requests-that-were-lost",
      /^Requests/,
      (desk) => desk.lesson(lesson, [turnedAway]),
      ({ page }) => page.getByRole("tabpanel").getByRole("button", { name: /^lost/ }).click(),
    ),
    kind: "popup",
  },
  tab("cluster", /^Cluster/, (desk) => desk.run(race, 2.2)),
  tab("checks", /^Checks/, (desk) => desk.lesson(lesson, [race])),
  tab("runs", /^Runs/, tree, async ({ page }) => {
    await expect(page.getByTestId("series")).toBeVisible();
    await expect(page.getByText("kept by the server")).toHaveCount(2);
  }),
  tab(
    "shell",
    /^Shell/,
    (desk) => desk.lesson(lesson, [slept]),
    async (desk) => {
      const shell = new ShellPage(desk.learner);
      await shell.focus();
      if ((await shell.text()).includes("kubectlgetpods")) return;
      await shell.type("kubectl get pods -o wide");
      await shell.shows("10.244.2.11");
      await shell.type("kubectl logs web-2");
      await shell.shows("listening on port 8080");
      await shell.type("kubectl delete pod web-2");
      await shell.shows(/norungoeson.*\$$/);
    },
  ),
  {
    name: "everything-in-its-rollout",
    kind: "page",
    open: (desk) => desk.run(everything, 3),
  },
  {
    name: "everything-at-its-end",
    kind: "page",
    open: (desk) => desk.run(everything, 9),
    show: ({ page }) => page.getByRole("tab", { name: "Cluster" }).click(),
  },
  {
    name: "story-of-a-job",
    kind: "popup",
    open: (desk) => desk.run(everything, 9),
    async show({ page }) {
      const story = page.getByRole("region", { name: /^Story of job/ });
      if (!(await story.isVisible())) {
        await page.getByRole("tab", { name: "Requests" }).click();
        await page.getByRole("button", { name: "Jobs", exact: true }).click();
        await page.getByRole("tabpanel").getByRole("button", { name: /^lost/ }).click();
        await page.getByRole("grid", { name: "Jobs" }).getByRole("row").nth(1).click();
      }
      await story.scrollIntoViewIfNeeded();
    },
  },
];
