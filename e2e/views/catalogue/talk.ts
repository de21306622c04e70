import { expect } from "@playwright/test";
import { replayPage } from "../../../server/protocol/index.ts";
import { toJsonl } from "../../../server/protocol/index.ts";
import { recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const { fixed, race, slept, turnedAway } = recordings;
const lesson = "05-endpoint-race";

/** A step of a talk, once every run of it has been recorded. */
const step = (name: string, nth: number, then?: (desk: Desk) => Promise<unknown>): View => ({
  name,
  kind: "talk",
  async open(desk) {
    for (const run of [race, slept, turnedAway, fixed]) desk.lab.has(run);
    await desk.goto(`/lessons/${lesson}/present?step=1`);
    await expect(desk.page.getByText("All 4 runs are recorded in this page")).toBeVisible();
    for (let at = 1; at < nth; at += 1) await desk.page.keyboard.press("PageDown");
    await expect(desk.page.getByRole("button", { name: new RegExp(`^${nth}: `) })).toHaveAttribute(
      "aria-current",
      "step",
    );
    await then?.(desk);
  },
});

const hands = ["Digit1", "Digit2", "Digit2", "Digit2", "Digit4", "Digit4", "Digit3"];

async function raise({ page }: Desk): Promise<void> {
  for (const hand of hands) await page.keyboard.press(hand);
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: /^3$/ })).toBeVisible();
}

/** Opens the page that a run is saved as, as from a file: under no policy of the server's. */
async function replay({ page, origin }: Desk, jsonl: string): Promise<void> {
  const template = await (await fetch(`${origin}/replay.html`)).text();
  const body = replayPage(template, jsonl);
  await page.route("**/saved.html", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${origin}/saved.html`);
}

/** Before fifty people, and without a server. */
export const talk: readonly View[] = [
  step("talk-opening", 1),
  step("talk-vote", 2, raise),
  step("talk-run", 3, async ({ page }) => {
    await expect(page.getByText("so far")).toBeVisible();
    for (let nth = 0; nth < 4; nth += 1) await page.keyboard.press("]");
  }),
  step("talk-reveal", 2, async (desk) => {
    await raise(desk);
    await desk.page.keyboard.press("PageDown");
    await desk.page.keyboard.press("PageDown");
    await expect(desk.page.getByRole("main").getByText("right", { exact: true })).toBeAttached();
  }),
  step("talk-mend", 9, ({ page }) =>
    expect(page.getByRole("region", { name: "What changes" })).toContainText("await sleep"),
  ),
  step("talk-before-and-after", 11, async ({ page }) => {
    await expect(page.getByRole("row")).toHaveCount(5);
    await expect(page.getByText("not run")).toHaveCount(0);
  }),
  step("talk-blank", 1, ({ page }) => page.keyboard.press("b")),
  {
    name: "talk-before-it-is-recorded",
    kind: "talk",
    async open(desk) {
      await desk.goto(`/lessons/${lesson}/present?step=1`);
      await expect(desk.page.getByRole("button", { name: "Record all 4 runs now" })).toBeVisible();
    },
  },
  {
    name: "replay-without-a-server",
    kind: "page",
    async open(desk) {
      await replay(desk, toJsonl(race));
      await expect(desk.page.getByTestId("verdict")).toBeVisible();
    },
  },
  {
    name: "replay-without-a-run",
    kind: "popup",
    async open(desk) {
      await replay(desk, "");
      await expect(desk.page.getByRole("heading", { name: "No run to show" })).toBeVisible();
    },
  },
];
