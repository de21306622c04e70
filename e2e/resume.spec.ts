import { fromJsonl, outcomeIds, outcomes, score } from "../server/protocol/index.ts";
import type { LessonPage } from "./support/lesson-page.ts";
import { exportedRun, type Server } from "./support/server.ts";
import { dropOnce } from "./support/socket.ts";
import { expect, test } from "./support/test.ts";

/** Every figure of the page is that of the journal which the server holds: nothing is missing, nothing is doubled. */
async function expectSameAsJournal(learner: LessonPage, server: Server): Promise<void> {
  const history = await exportedRun(server, await learner.session());
  const { sent, lost, byOutcome } = score(history);
  expect(history.finished?.how).toBe("ended");
  expect(await learner.figures()).toEqual({ lost, sent });
  for (const id of outcomeIds) {
    const count = byOutcome[id];
    if (count) await expect(learner.counts).toContainText(`${count} ${outcomes[id].label}`);
  }
  const requests = await learner.openTab("Requests");
  await expect(requests.getByRole("button", { name: /^all/ })).toHaveText(`all ${sent}`);
  // Only the rows in view exist; the heading is one row more.
  await expect(requests.getByRole("grid")).toHaveAttribute("aria-rowcount", String(sent + 1));
}

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
});

test("a reload in the middle of a run comes back to it", async ({ learner, server }) => {
  // Live, it goes on for as long as a page may take to come back.
  await learner.startLive();
  await learner.untilSent(60);
  const session = await learner.session();
  await learner.page.reload();
  await expect(learner.control("Stop")).toBeVisible();
  await learner.control("SIGTERM").click();
  await learner.untilOver();
  expect(await learner.session()).toBe(session);
  await expectSameAsJournal(learner, server);
});

test("a connection that breaks in the middle of a run is taken up where it broke", async ({
  learner,
  server,
}) => {
  // Fifteen deliveries arrive; what is sent after them is lost on the way, and then the connection is gone.
  const socket = await dropOnce(learner.page, { after: 15, losing: 5 });
  await learner.page.reload();
  await learner.start(learner.control("Run broken"));
  await learner.untilOver();
  expect(socket.connections).toBe(2);
  expect(socket.resumed).toBe(true);
  await expectSameAsJournal(learner, server);
});

test("the journal that a learner saves is the one that the server holds", async ({ learner, server }) => {
  await learner.run("broken");
  const [download] = await Promise.all([
    learner.page.waitForEvent("download"),
    learner.page.getByRole("button", { name: "Save journal" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.jsonl$/);
  const saved = await (await download.createReadStream()).toArray();
  const held = await server.caller.fetch(`/api/sessions/${await learner.session()}/journal.jsonl`);
  expect(fromJsonl(Buffer.concat(saved).toString("utf8"))).toEqual(fromJsonl(await held.text()));
});
