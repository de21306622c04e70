import { expect, test as base, type Browser, type BrowserContext } from "@playwright/test";
import { Complaints } from "./complaints.ts";
import { LessonPage } from "./lesson-page.ts";
import { startServer, type Server } from "./server.ts";

interface TestFixtures {
  /** A learner at the server that all tests of a worker share. */
  readonly learner: LessonPage;
  /** What the browser complained of; anything that the test didn't expect fails it. */
  readonly complaints: Complaints;
  /** Opens a browser of its own, for one more learner. */
  readonly newContext: () => Promise<BrowserContext>;
}

interface WorkerFixtures {
  readonly server: Server;
}

const contextOf = async (browser: Browser, complaints: Complaints): Promise<BrowserContext> => {
  const context = await browser.newContext();
  complaints.listen(context);
  return context;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({ playwright: _ }, use) => {
      const server = await startServer();
      await use(server);
      expect(await server.stop(), "the server ends with code 0 after SIGTERM").toBe(0);
    },
    { scope: "worker", timeout: 60_000 },
  ],
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints();
      complaints.listen(context);
      await use(complaints);
      expect(complaints.unexpected, "the browser complains of nothing").toEqual([]);
    },
    { auto: true },
  ],
  newContext: async ({ browser, complaints }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await contextOf(browser, complaints);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
  learner: async ({ page, server }, use) => use(new LessonPage(page, server.link)),
});

export { expect } from "@playwright/test";
