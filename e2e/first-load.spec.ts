import { firstLoads, measureFirstLoad } from "./support/first-load.ts";
import { expect, test } from "./support/test.ts";

/** What there is to be read and answered takes so much JavaScript at most, in compressed bytes. */
const goal = 150 * 1024;

test.describe("what nobody has asked for yet is not waited for", () => {
  for (const [what, load] of Object.entries({
    "the list of lessons": firstLoads.front,
    "a lesson's question": firstLoads.question,
  })) {
    test(`${what} can be used with the scripts it needs, which are few`, async ({
      page,
      server,
      complaints,
    }) => {
      complaints.expect(/Failed to load resource: net::ERR_FAILED/);
      expect(await measureFirstLoad(page, server.link, load)).toBeLessThan(goal);
    });
  }
});
