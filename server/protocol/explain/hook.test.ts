import { expect, test } from "vitest";
import { explain } from "../explain.ts";
import { Story } from "../story.test-support.ts";

const refused = { outcome: "refused", phase: "connect" } as const;
const started = { type: "prestop.started", pod: "web-1", hook: "exec sleep 6" } as const;
const failed = { type: "prestop.failed", pod: "web-1", why: "FailedPreStopHook", chargedSeconds: 0 } as const;
const finished = { type: "prestop.finished", pod: "web-1", chargedSeconds: 6 } as const;

const saidOf = (story: Story): string[] | undefined => {
  const [request] = story.history.requests.values();
  return request && explain(story.history, request)?.chain.map(({ says }) => says);
};

const deleted = () => new Story().deleted(5).at(5.1, started);
const refusedThen = (story: Story, at: number) => story.request(at, at, refused).learns(20, "b", ["web-2"]);

test("a preStop hook that failed is told between the deletion and the signal", () => {
  const story = deleted().at(5.15, failed).signal(5.2);
  expect(saidOf(refusedThen(story, 5.5))?.slice(0, 3)).toEqual([
    "web-1 is deleted; its slice says ready = false",
    "the preStop hook (exec sleep 6) fails",
    "SIGTERM reaches web-1",
  ]);
});

test("one that ran to its end is none of the reasons", () => {
  const story = deleted().at(11.1, finished).signal(11.2);
  expect(saidOf(refusedThen(story, 11.5))?.slice(0, 2)).toEqual([
    "web-1 is deleted; its slice says ready = false",
    "SIGTERM reaches web-1",
  ]);
});
