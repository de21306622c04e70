import { randomBytes } from "node:crypto";
import { LessonPage } from "./support/lesson-page.ts";
import { startServer } from "./support/server.ts";
import { expect, test } from "./support/test.ts";
import { descendants } from "../server/testing/processes.ts";

const anyToken = () => randomBytes(32).toString("hex");
/** What browsers print by themselves when a server can't be reached or refuses. */
const unreachable = [/ERR_CONNECTION_REFUSED/, /ERR_CONNECTION_RESET/, /WebSocket connection to .* failed/];
const refusedWith = (status: number) => new RegExp(`status of ${status}`);

test("without a token the page says which link to open", async ({ page, server }) => {
  await page.goto(server.origin);
  await expect(page.getByRole("heading", { name: "Open the link that the server printed" })).toBeVisible();
  await expect(page.getByText("#token=")).toBeVisible();
});

test("with another server's token the page says so, and the right link helps", async ({
  page,
  server,
  complaints,
  learner,
}) => {
  complaints.expect(refusedWith(401), /WebSocket connection to .* failed/);
  await page.goto(`${server.origin}/#token=${anyToken()}`);
  await expect(page.getByRole("heading", { name: "This link is from another server" })).toBeVisible();
  await learner.openIndex();
  expect(page.url(), "the token doesn't stay in the address bar").toBe(`${server.origin}/`);
});

test("an address that isn't there leads back to the lessons", async ({ page, learner, server }) => {
  await learner.openIndex();
  await page.goto(`${server.origin}/lessons/no-such-lesson`);
  await expect(page.getByText("There is no lesson “no-such-lesson” here.")).toBeVisible();
  await page.getByRole("link", { name: "To the lessons" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/without losing a request/);
});

test("a full server says so, and takes the next learner when somebody has left", async ({
  newContext,
  complaints,
}) => {
  complaints.expect(refusedWith(503));
  const server = await startServer({ tier: "process" });
  try {
    const first = await newContext();
    const early = new LessonPage(await first.newPage(), server.link);
    await early.open("The endpoint race");
    await expect(early.footer).toContainText("connected");
    await expect(early.page.getByRole("note")).toContainText("Your code runs as you");

    const late = new LessonPage(await (await newContext()).newPage(), server.link);
    await late.open("The endpoint race");
    await expect(late.banner).toContainText("Every place on this server is taken");
    await expect(late.footer).toContainText("waiting for a place");
    await late.skipPrediction();
    await expect(late.control("Run broken")).toHaveAttribute("aria-disabled", "true");

    await first.close();
    await expect(late.footer).toContainText("connected", { timeout: 30_000 });
    await expect(late.banner).toHaveCount(0);
  } finally {
    expect(await server.stop()).toBe(0);
  }
});

test("a server that dies in mid-run freezes the picture; once it is back, so is the page", async ({
  page,
  complaints,
}) => {
  complaints.expect(...unreachable, refusedWith(404));
  const token = anyToken();
  const server = await startServer({ token });
  const learner = new LessonPage(page, server.link);
  let going = server;
  try {
    await learner.open("The endpoint race");
    await learner.skipPrediction();
    await learner.startLive();
    await learner.untilSent(20);
    // Told to end it would wait for the run.
    await server.kill();
    await expect(learner.banner).toContainText("The picture is frozen until it is back.");
    await expect(learner.banner).toContainText(/Next try in \d+ s|Trying …/);
    await expect(learner.footer).toContainText("disconnected");
    await expect(learner.verdict).toHaveText(/\d+ of \d+ lost/);

    going = await startServer({ token, port: Number(new URL(server.origin).port) });
    await learner.banner.getByRole("button", { name: "Try now" }).click();
    await expect(learner.footer).toContainText("connected", { timeout: 30_000 });
    await expect(learner.banner).toHaveCount(0);
    await expect(learner.verdict, "what was seen stays, and is said to be cut off").toContainText(
      "the lab ended before this run did",
    );
    await learner.run("broken");
    expect((await learner.figures()).lost).toBeGreaterThan(0);
  } finally {
    await going.stop();
  }
});

test("a lab that dies in mid-run says so, and the next run gets a new one", async ({ learner }) => {
  test.skip(process.platform !== "linux", "the lab's process is found in /proc");
  const server = await startServer();
  try {
    const alone = new LessonPage(learner.page, server.link);
    await alone.open("The endpoint race");
    await alone.skipPrediction();
    await alone.start(alone.control("Run broken"));
    await alone.untilSent(20);
    const labs = descendants(server.pid).filter(({ command }) => command.includes("lab/process.ts"));
    expect(labs).toHaveLength(1);
    for (const { pid } of labs) process.kill(pid, "SIGKILL");
    const card = alone.page.getByRole("alert").filter({ hasText: "This run failed" });
    await expect(card).toContainText("The lab's process ended in the middle of the run");
    await alone.start(card.getByRole("button", { name: "Run it again" }));
    await alone.untilOver();
    expect((await alone.figures()).lost).toBeGreaterThan(0);
  } finally {
    expect(await server.stop()).toBe(0);
  }
});
