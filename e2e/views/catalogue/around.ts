import { expect } from "@playwright/test";
import { recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const { race } = recordings;

const done = {
  "01-vanished-payments": {
    predicted: "clients-repeat",
    explained: "stop-finish-exit",
    ran: ["broken", "fixed"],
  },
  "03-exit-is-not-graceful": { predicted: "skipped", ran: ["broken"] },
};

const heading = (desk: Desk, name: string | RegExp) =>
  expect(desk.page.getByRole("heading", { level: 1, name })).toBeVisible();

/** What there is before a lesson, and where no lesson can be. */
export const around: readonly View[] = [
  {
    name: "no-token",
    kind: "page",
    async open(desk) {
      await desk.page.goto(desk.origin);
      await heading(desk, "Open the link that the server printed");
    },
  },
  {
    name: "wrong-token",
    kind: "popup",
    async open(desk) {
      await desk.page.route("**/api/about", (route) =>
        route.fulfill({ status: 401, json: { error: "the token is missing or wrong" } }),
      );
      await desk.goto("/");
      await heading(desk, "This link is from another server");
    },
  },
  {
    name: "no-server",
    kind: "popup",
    async open(desk) {
      await desk.page.route("**/api/about", (route) => route.abort());
      await desk.goto("/");
      await heading(desk, "The server doesn’t answer");
    },
  },
  {
    name: "loading",
    kind: "page",
    async open(desk) {
      await desk.page.route("**/api/lessons", () => {});
      await desk.goto("/");
      // Its lanes come in only when loading takes longer than a moment.
      await expect(desk.page.getByText("Loading")).toBeAttached();
      await desk.page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    },
  },
  {
    name: "lessons",
    kind: "page",
    async open(desk) {
      await desk.goto("/");
      await heading(desk, /without losing a request/);
    },
  },
  {
    name: "lessons-with-progress",
    kind: "page",
    async open(desk) {
      await desk.keeps("lastcall.progress.v1", done);
      await desk.goto("/");
      await heading(desk, /without losing a request/);
    },
  },
  {
    name: "journal-held-over-the-page",
    kind: "popup",
    async open(desk) {
      await desk.goto("/");
      await heading(desk, /without losing a request/);
      const held = await desk.page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([""], "run.jsonl"));
        return transfer;
      });
      await desk.page.dispatchEvent("body", "dragenter", { dataTransfer: held });
      await expect(desk.page.getByText("Drop a journal (.jsonl) to see its run")).toBeVisible();
    },
  },
  {
    name: "unknown-lesson",
    kind: "popup",
    async open(desk) {
      await desk.goto("/lessons/no-such-lesson");
      await heading(desk, "Nothing here");
    },
  },
  {
    name: "unknown-run",
    kind: "popup",
    async open(desk) {
      await desk.goto("/runs/0000000000000000ff");
      await heading(desk, "Nothing here");
    },
  },
  {
    name: "reconnecting",
    kind: "page",
    async open(desk) {
      desk.lab.has(race, 2000);
      await desk.lesson("05-endpoint-race");
      await expect(desk.learner.verdict).toHaveText(/\d of \d/);
      await desk.lab.leave();
      await expect(desk.learner.banner).toContainText("The picture is frozen until it is back.");
      await desk.wait();
    },
  },
  {
    name: "server-full",
    kind: "page",
    async open(desk) {
      await desk.page.route("**/api/sessions", (route) =>
        route.fulfill({
          status: 503,
          json: { error: "every place on this server is taken", do: "try again when somebody has left" },
        }),
      );
      await desk.lesson("05-endpoint-race");
      await expect(desk.learner.banner).toContainText("Every place on this server is taken");
      await desk.wait();
    },
  },
];
