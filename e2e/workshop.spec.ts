import type { Page } from "@playwright/test";
import { LessonPage } from "./support/lesson-page.ts";
import { RoomPage } from "./support/room-page.ts";
import { startServer } from "./support/server.ts";
import { expect, test } from "./support/test.ts";

const course = /without losing a request/;

/** Fills in the form of `/join`, which is open. */
async function join(page: Page, name: string, code?: string): Promise<void> {
  if (code !== undefined) await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Join" }).click();
}

test("a workshop: they join, predict, are told things, wait for their turn, and may be sent out", async ({
  page,
  newContext,
  complaints,
}) => {
  test.setTimeout(240_000);
  complaints.expect(/status of 40[13]/, /WebSocket connection to .* failed/, /ERR_CONNECTION_REFUSED/);
  const server = await startServer({ workshop: { runs: 1 } });
  try {
    const room = new RoomPage(page);
    await room.open(server);
    const ada = new LessonPage(await (await newContext()).newPage(), server.link);
    let bo = new LessonPage(await (await newContext()).newPage(), server.link);

    await test.step("by the QR code, only a name is asked for; the code leaves the address bar", async () => {
      await ada.page.goto(await room.scanned());
      await expect(ada.page).toHaveURL(`${server.origin}/join`);
      await join(ada.page, "Ada");
      await expect(ada.page.getByRole("heading", { level: 1, name: course })).toBeVisible();
      await expect(ada.page.getByRole("banner")).toContainText("Ada");
    });

    await test.step("by hand, from an address without a token; a wrong code is told so", async () => {
      const code = await room.code();
      await bo.page.goto(server.origin);
      await bo.page.getByRole("link", { name: "join with the code" }).click();
      await join(bo.page, "Bo", code === "222222" ? "333333" : "222222");
      await expect(bo.page.getByRole("alert")).toContainText("not the workshop's code");
      await join(bo.page, "Bo", code.toLowerCase());
      await expect(bo.page.getByRole("heading", { level: 1, name: course })).toBeVisible();
    });

    await test.step("a closed tab comes back to the same seat", async () => {
      const again = await bo.page.context().newPage();
      await bo.page.close();
      await again.goto(`${server.origin}/join`);
      await again.getByRole("link", { name: "Go on as Bo" }).click();
      await expect(again.getByRole("heading", { level: 1, name: course })).toBeVisible();
      bo = new LessonPage(again, server.link);
      await expect(room.seat("Bo")).toHaveCount(1);
      await expect(room.figures).toContainText("Joined2");
    });

    await test.step("what they predict is seen at once, and what is right only when it is shown", async () => {
      for (const learner of [ada, bo])
        await learner.page.getByRole("link", { name: "The endpoint race" }).click();
      await ada.predict(/^Those in flight/);
      await bo.predict(/until the slowest router has learned/);
      await page.getByRole("combobox", { name: "Lesson" }).selectOption("05-endpoint-race");
      await expect(room.option(/^\d Those in flight/)).toContainText("150 %");
      await expect(room.option(/slowest router/)).toContainText("150 %");
      await expect(room.option(/None/)).toContainText("00 %");
      await expect(room.seat("Ada")).toContainText("05");
      await expect(room.option(/slowest router/).getByText("right")).toHaveCount(0);
      await page.getByRole("button", { name: "Show what is right" }).click();
      await expect(room.option(/slowest router/).getByText("right")).toHaveCount(1);
    });

    await test.step("a hint appears on their pages, moves nothing, and stays away once dismissed", async () => {
      await ada.page.getByRole("button", { name: "Share" }).focus();
      await page.getByRole("button", { name: "Where to look" }).click();
      await page.getByRole("button", { name: "Say it to 2 pages" }).click();
      const notice = ada.page.getByRole("complementary", { name: "From the instructor" });
      await expect(notice).toContainText("Look at the two routers' lanes");
      await expect(ada.page.getByRole("button", { name: "Share" })).toBeFocused();
      await notice.getByRole("button", { name: "Dismiss" }).click();
      await ada.page.reload();
      await expect(ada.footer).toContainText("connected");
      await room.say("Now something else.");
      await expect(notice).toContainText("Now something else.");
      await expect(notice, "dismissed, and not told again").not.toContainText("Look at the two routers");
    });

    await test.step("who has no turn yet sees at which place, and can leave", async () => {
      await bo.start(bo.control("Run broken"));
      await ada.control("Run broken").click();
      await expect(ada.controls).toContainText("Next in the queue");
      await expect(room.seat("Ada")).toContainText("waits: run");
      await ada.control("Leave the queue").click();
      await expect(ada.control("Run broken")).toBeEnabled();
      await bo.untilOver();
      await ada.run("broken");
      await expect(room.seat("Bo")).toContainText(/\d+ lost\d\/\d/);
    });

    await test.step("they are sent to a lesson, and go there by themselves", async () => {
      await room.sendTo("03-exit-is-not-graceful");
      await bo.page.getByRole("button", { name: /^Open lesson 03/ }).click();
      await expect(bo.page.getByRole("heading", { level: 1, name: "Exit is not graceful" })).toBeVisible();
      await expect(room.seat("Bo")).toContainText("03");
    });

    await test.step("in the talk, what was predicted on their pages is counted", async () => {
      const stage = await page.context().newPage();
      await stage.goto(server.link.replace("/#", "/lessons/05-endpoint-race/present?step=2#"));
      await expect(stage.getByLabel(/^1 hand for Those in flight/)).toBeVisible();
      await stage.keyboard.press("Digit2");
      await expect(stage.getByLabel(/^2 hands for Those in flight/)).toBeVisible();
      await stage.close();
    });

    await test.step("whose seat is given free is told so, and may join again", async () => {
      await room.free("Bo");
      await expect(bo.page.getByRole("heading", { name: "You have no seat any more" })).toBeVisible({
        timeout: 30_000,
      });
      await bo.page.getByRole("link", { name: "join again" }).click();
      await join(bo.page, "Bo again", await room.code());
      await expect(bo.page.getByRole("heading", { level: 1, name: course })).toBeVisible();
      await expect(room.seat("Bo again")).toBeVisible();
    });
  } finally {
    expect(await server.stop()).toBe(0);
  }
});

test("a server that is no workshop says so to whoever wants to join", async ({
  page,
  server,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  await page.goto(`${server.origin}/join#code=ABC234`);
  await join(page, "Ada");
  await expect(page.getByRole("alert")).toContainText("There is no workshop at this address.");
});
