import { defineConfig } from "@playwright/test";
import { browserArguments, browserPath } from "./e2e/support/browser.ts";

/** What is run beside the other journeys, so that both take about as long. */
const besides = ["lessons", "defences", "hostile-text", "workshop", "compare", "inspect"].map(
  (name) => `**/${name}.spec.ts`,
);

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/global-setup.ts",
  outputDir: "test-results",
  reporter: "list",
  projects: [
    // A worker runs a whole lab beside a browser without a graphics card. A journey does something all the time, a lesson
    // mostly waits for its runs to end: one of each goes well together. What a machine that stood still has spoiled is
    // done once more, and told as flaky.
    { name: "journeys", testIgnore: ["**/views/**", ...besides], workers: 1, retries: 1 },
    { name: "lessons", testMatch: besides, fullyParallel: true, workers: 1, retries: 1 },
    // Recorded runs, in which nothing has to be in time. A part that a starved machine fetched too late is there the
    // second time, and told as flaky; what is drawn wrongly is wrong again.
    // The pictures themselves show what went wrong.
    {
      name: "views",
      testDir: "e2e/views",
      fullyParallel: true,
      workers: 2,
      retries: 1,
      use: { trace: "off" },
    },
  ],
  retries: 0,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 90_000,
  expect: { timeout: 15_000, toHaveScreenshot: { animations: "disabled", caret: "hide", scale: "css" } },
  // One set for every system: views/tolerance.ts says how alike they have to be.
  snapshotPathTemplate: "e2e/views/pictures/{arg}{ext}",
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    // Pictures of a canvas that never rests cost more than the test itself; what was done and seen is kept.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: true, sources: true },
    screenshot: "only-on-failure",
    // A path and never a channel: channels don't know the browsers of Linux distributions.
    launchOptions: { executablePath: browserPath(), args: [...browserArguments] },
  },
});
