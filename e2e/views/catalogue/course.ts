import { expect } from "@playwright/test";
import type { View } from "../view.ts";

/** Six lessons that were predicted, the later ones better than the first. */
const done = {
  "01-vanished-payments": {
    predicted: "clients-repeat",
    explained: "stop-finish-exit",
    ran: ["broken", "fixed"],
  },
  "03-exit-is-not-graceful": {
    predicted: "none-lost",
    explained: "exit-after-close",
    ran: ["broken", "fixed"],
  },
  "04-basic-drain": { predicted: "skipped", ran: ["broken"] },
  "05-endpoint-race": { predicted: "none", explained: "serve-on", ran: ["broken", "fixed"] },
  "08-sticky-connections": { known: true, ran: [] },
  "09-request-deadlines": { predicted: "killed", explained: "deadline-in-the-pod", ran: ["broken", "yours"] },
  "11-websockets": { predicted: "held", ran: ["broken"] },
  "12-streams": { predicted: "half", ran: ["broken"] },
};

/** The course as a whole: what one knows already, what its words mean, what was learned. */
export const course: readonly View[] = [
  {
    name: "test-of-a-part",
    kind: "page",
    async open(desk) {
      const { page } = desk;
      await desk.goto("/parts/2");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Do you know this already?");
      for (const question of await page.getByRole("group").all())
        await question.getByRole("radio").first().check();
      await page.getByRole("button", { name: "That is what I think" }).click();
      await expect(page.getByRole("status").filter({ hasText: "right." })).toBeVisible();
    },
  },
  {
    name: "glossary",
    kind: "page",
    async open(desk) {
      const { page } = desk;
      await desk.goto("/glossary");
      await expect(page.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
    },
  },
  {
    name: "libraries",
    kind: "page",
    async open(desk) {
      const { page } = desk;
      await desk.goto("/libraries");
      await page.getByRole("button", { name: /^@godaddy\/terminus .* as it comes$/ }).click();
      await expect(page.getByRole("list", { name: "What was found" })).toBeVisible();
    },
  },
  {
    name: "what-was-learned",
    kind: "page",
    async open(desk) {
      await desk.keeps("lastcall.progress.v1", done);
      await desk.goto("/finish");
      await expect(desk.page.getByRole("heading", { level: 1, name: "What you have learned" })).toBeVisible();
    },
  },
];
