import { expect, test } from "vitest";
import { lossesOf } from "../checks/index.ts";
import { Story } from "../story.test-support.ts";

const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;

/** A process that is told to stop at 5.2 s and has ended at 8 s, with requests that are cut at these moments. */
const causes = (...cutAt: number[]) => {
  const story = new Story().deleted(5).signal(5.2);
  for (const at of cutAt) story.request(5.1, at, reset);
  return lossesOf(story.exits(8, 0).history).map(({ cause }) => cause);
};

test("connections that end one after another up to the end of a process were ended by it, however slowly they are told", () => {
  expect(causes(6.3, 6.45, 6.6, 6.8)).toEqual(Array(4).fill("exited-early"));
});

test("those that ended well before weren't", () => {
  expect(causes(5.7, 6.6, 6.8)).toEqual(["cancelled-without-answer", "exited-early", "exited-early"]);
  expect(causes(6.1, 6.3, 6.4)).toEqual(Array(3).fill("cancelled-without-answer"));
});

test("nor were those after whose end it said goodbye to its database", () => {
  const cut = (goodbye: number) =>
    lossesOf(
      new Story()
        .deleted(5)
        .signal(5.2)
        .at(3, { type: "database.opened", pod: "web-1", session: 1 })
        .request(5.1, 7.5, reset, { reused: true })
        .at(goodbye, {
          type: "database.closed",
          pod: "web-1",
          session: 1,
          how: "terminate",
          queries: 3,
          busy: false,
        })
        .exits(8, 0).history,
    ).map(({ cause }) => cause);
  expect(cut(7.9)).toEqual(["idle-connection-closed"]);
  expect(cut(7.51)).toEqual(["exited-early"]);
  expect(cut(7.4)).toEqual(["exited-early"]);
});
