import { expect } from "@playwright/test";
import type { Me, Workshop } from "../../../server/protocol/index.ts";
import { emptyRoom, fullRoom, minutes } from "../room.ts";
import { recordings } from "../recordings.ts";
import type { Desk, View } from "../view.ts";

const lesson = "05-endpoint-race";

/** Somebody in a workshop, whatever server this is. */
const as = ({ page }: Desk, me: Me) => page.route("**/api/me", (route) => route.fulfill({ json: me }));
const asLearner = (desk: Desk) => as(desk, { role: "learner", name: "Ines" });

/** Opens the instructor's room. */
async function open(desk: Desk, room: Workshop, path = "/workshop"): Promise<void> {
  await as(desk, { role: "instructor" });
  await desk.page.route("**/api/workshop", (route) => route.fulfill({ json: room }));
  await desk.goto(path);
}

/** The room with everybody in it, once the hints of its lesson are there. */
async function openFull(desk: Desk, room = fullRoom): Promise<void> {
  await open(desk, room);
  await expect(desk.page.getByRole("button", { name: "Where to look" })).toBeEnabled();
}

async function join({ page, origin }: Desk, code: string): Promise<void> {
  await page.goto(`${origin}/join#code=${code}`);
  await expect(page.getByRole("textbox", { name: "Code" })).toHaveValue(code);
}

/** A workshop: how one joins, what the instructor sees, and what of it stands on a learner's page. */
export const workshop: readonly View[] = [
  { name: "join", kind: "page", open: (desk) => join(desk, "K7M4XQ") },
  {
    name: "join-refused",
    kind: "popup",
    async open(desk) {
      await desk.page.route("**/api/join", (route) =>
        route.fulfill({
          status: 403,
          json: { error: "that is not the workshop's code", do: "look at the screen: it may be a new one" },
        }),
      );
      await join(desk, "K7M4XX");
      await desk.page.getByRole("textbox", { name: "Your name" }).fill("Ines");
      await desk.page.getByRole("button", { name: "Join" }).click();
      await expect(desk.page.getByRole("alert")).toContainText("not the workshop's code");
    },
  },
  {
    name: "seat-given-free",
    kind: "popup",
    async open(desk) {
      const token = "0f".repeat(32);
      await desk.page.addInitScript((seat) => localStorage.setItem("lastcall.seat", seat), token);
      await desk.page.goto(desk.origin);
      await expect(desk.page.getByRole("heading", { name: "You have no seat any more" })).toBeVisible();
    },
  },
  {
    name: "room-before-anybody-has-come",
    kind: "page",
    async open(desk) {
      await open(desk, emptyRoom);
      await expect(desk.page.getByText("Nobody has joined yet.")).toBeVisible();
      await expect(desk.page.getByRole("button", { name: "Where to look" })).toBeEnabled();
    },
  },
  { name: "room", kind: "page", open: openFull },
  {
    name: "room-of-a-server-that-is-away",
    kind: "popup",
    async open(desk) {
      await openFull(desk);
      const { page } = desk;
      await page.getByRole("button", { name: "Show what is right" }).click();
      await page.unroute("**/api/workshop");
      const changed = {
        ...fullRoom,
        seats: fullRoom.seats.map((seat, nth) =>
          nth === 20 ? { ...seat, stuck: { since: minutes(0), why: "no step for 8 minutes" } } : seat,
        ),
      };
      await page.route("**/api/workshop", (route) => route.fulfill({ json: changed }));
      await expect(page.getByText("1 stuck further down.")).toBeVisible();
      await page.unroute("**/api/workshop");
      await page.route("**/api/workshop", (route) => route.abort());
      await expect(page.getByText("The server hasn’t answered since")).toBeVisible();
    },
  },
  {
    name: "free-a-seat",
    kind: "popup",
    only: ["[role=alertdialog]"],
    open: openFull,
    async show({ page }) {
      const dialog = page.getByRole("alertdialog");
      if (!(await dialog.isVisible()))
        await page.getByRole("button", { name: "Free the seat of Emre" }).click();
      await expect(dialog).toBeVisible();
    },
  },
  {
    name: "join-on-the-big-screen",
    kind: "talk",
    async open(desk) {
      await open(desk, fullRoom, "/workshop/join");
      await expect(desk.page.getByText("have joined")).toBeVisible();
    },
  },
  {
    name: "said-by-the-instructor",
    kind: "page",
    part: "read",
    async open(desk) {
      await asLearner(desk);
      for (const notice of fullRoom.notices) desk.lab.says({ type: "notice", notice });
      await desk.lesson("03-exit-is-not-graceful", [recordings.exited]);
      await expect(desk.page.getByRole("button", { name: /^Open lesson 05/ })).toBeVisible();
    },
  },
  {
    name: "in-the-queue-for-a-run",
    kind: "page",
    part: "watch",
    async open(desk) {
      await asLearner(desk);
      desk.lab.says({ type: "waiting", for: "run", place: 3, of: 7 });
      await desk.lesson(lesson);
      await expect(desk.page.getByText("3rd of 7 in the queue for a run").first()).toBeVisible();
    },
  },
];
