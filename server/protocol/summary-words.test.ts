import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryJournal } from "./arbitrary-journal.test-support.ts";
import { judge } from "./checks/index.ts";
import { eventInWords } from "./event-words.ts";
import { eventTypes } from "./event.ts";
import { exampleHeader } from "./example.test-support.ts";
import { explain } from "./explain.ts";
import { fold } from "./fold.ts";
import type { History } from "./history.ts";
import { isLost } from "./outcome.ts";
import { Story } from "./story.test-support.ts";
import { lossesInWords } from "./summary-words.ts";
import { verdict } from "./verdict.ts";
import { isUsersLoss } from "./view.ts";

const header = exampleHeader({ ingress: {}, collector: "alive", jobs: { rate: 1 } });

/** A finished run's history, its losses explained as the lab does at the end. */
function judged(story: Story): History {
  const { history } = story;
  for (const request of history.requests.values()) {
    const found = explain(history, request);
    if (found)
      request.explained = {
        seq: 999,
        t: 0,
        cause: found.cause,
        behind: found.behind,
        evidence: [],
        saved: "",
      };
  }
  return history;
}

const refused = { outcome: "refused", phase: "connect" } as const;
const reset = { outcome: "reset", phase: "waiting" } as const;

test("who was refused, when, and which router had not been told", () => {
  const story = new Story().deleted(5).signal(5.02).at(5.03, { type: "reported.closing", pod: "web-1" });
  for (const at of [5.1, 5.5, 6]) story.request(at, at + 0.01, refused);
  const history = judged(story.exits(5.8, 0).learns(5.2, "a", ["web-2"]).learns(6.3, "b", ["web-2"]));
  expect(lossesInWords(history).map(({ sentence }) => sentence)).toEqual([
    "3 requests (#1, #2, #3) were refused between +0.11 s and +1.01 s: router b still listed web-1, until +1.30 s, after it had shut its door at +0.03 s.",
  ]);
});

test("a pod that is killed at its grace: the signal's moment counts, and not when its end was heard of", () => {
  const story = new Story().deleted(5, 10).signal(5.1).request(8, 15.1, reset).signal(15, "SIGKILL", "grace");
  const [group] = lossesInWords(judged(story.exits(15.3, null, "SIGKILL")));
  expect(group).toMatchObject({ pod: "web-1", outcome: "reset", cause: "killed-at-the-grace" });
  expect(group?.sentence).toBe(
    "Request #1 was cut before a byte of the answer at +10.10 s: web-1 was still at work when its 10 s of grace were over and SIGKILL came at +10.00 s.",
  );
});

test("while a run goes on nobody is judged", () => {
  const { history } = new Story().deleted(5).signal(5.02).request(5.1, 5.2, reset);
  expect(lossesInWords(history)[0]?.sentence).toBe(
    "Request #1 was cut before a byte of the answer at +0.20 s: sent to web-1; the cause is judged at the end of the run.",
  );
});

test("who was turned away while a router had not been told", () => {
  const answered = { outcome: "status-5xx", phase: "done", status: 503 } as const;
  const story = new Story().deleted(5).signal(5.2).request(5.3, 5.4, answered).exits(8, 0);
  const [told] = lossesInWords(judged(story.learns(8, "b", ["web-2"])));
  expect(told?.sentence).toMatch(/ while router b still listed web-1, until \+3\.00 s\.$/);
});

test("who was turned away on a connection that was open already, whatever the routers knew", () => {
  const answered = { outcome: "status-5xx", phase: "done", status: 503 } as const;
  const story = new Story().deleted(5).learns(5, "b", ["web-2"]).signal(5.2);
  const history = judged(story.request(5.3, 5.4, answered, { reused: true }).exits(8, 0));
  expect(lossesInWords(history)[0]?.sentence).toMatch(
    /turned away what came on connections that its clients had kept\.$/,
  );
  expect(verdict(history).reason).toBe("web-1 answered 503 on connections that its clients had kept");
  expect(judge(history, ["propagation"])[0]?.why).toBe(
    "1 request on kept connections found no service at web-1",
  );
});

test("every failed request and every other loss is in one sentence, and in one only", () => {
  fc.assert(
    fc.property(arbitraryJournal, (events) => {
      const history = fold(header, events);
      const groups = lossesInWords(history);
      const failed = [...history.requests.values()].filter(
        ({ outcome }) => outcome !== undefined && isLost(outcome),
      );
      const told = groups
        .filter(({ of }) => of === "request")
        .flatMap(({ lost }) => lost.map(({ id }) => id));
      expect(told.toSorted((a, b) => a - b)).toEqual(failed.map(({ id }) => id).toSorted((a, b) => a - b));
      const items = groups.filter(({ of }) => of !== "request").flatMap(({ lost }) => lost);
      expect(items).toHaveLength(history.losses.length);
      for (const { of, lost, triedAgain } of groups) {
        if (of !== "request") continue;
        for (const { id } of lost) {
          const request = history.requests.get(id);
          expect(request && isUsersLoss(history, request)).toBe(!triedAgain);
        }
      }
      for (const { sentence } of groups) {
        expect(sentence).toMatch(/^[^a-z].*[^,;:\s]\.$/);
        expect(sentence).not.toMatch(/[,;:][,;:.]|\s[,.]/);
      }
    }),
  );
});

test("every type of event can be said", () => {
  const said = new Set<string>();
  fc.assert(
    fc.property(arbitraryJournal, (events) => {
      for (const event of events) {
        const words = eventInWords(event);
        expect(words).not.toMatch(/undefined|NaN|\[object/);
        expect(words.length).toBeGreaterThan(8);
        said.add(event.type);
      }
    }),
  );
  expect([...said].toSorted()).toEqual(eventTypes.toSorted());
});
