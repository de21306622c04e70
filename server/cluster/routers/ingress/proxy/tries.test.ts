import { expect, test } from "vitest";
import { settings } from "../testing/settings.ts";
import { Balancer } from "./balancer.ts";
import { Tries, type FailedTry } from "./tries.ts";

const closed: FailedTry = { how: "closed", reused: false, sent: true, method: "GET", bodyGone: false };

/** How many tries a request gets that fails the same way each time; at most 9. */
function tries(upstreams: number, failed: Partial<FailedTry>, over: Partial<typeof settings> = {}): number {
  const left = new Tries({ ...settings, ...over }, upstreams);
  let made = 1;
  while (made < 9 && left.again({ ...closed, ...failed })) made++;
  return made;
}

test.each<[string, number, number]>([
  ["as many as the setting allows", tries(5, {}), 3],
  ["no more than there are pods", tries(2, {}), 2],
  ["as many as there are, for 0", tries(5, {}, { tries: 0 }), 5],
  ["one with a single pod", tries(1, {}), 1],
  ["one with retries off", tries(5, {}, { retries: false }), 1],
  ["one with retries off, on a kept connection as well", tries(5, { reused: true }, { retries: false }), 1],
  ["one after an answer that can't be understood", tries(5, { how: "invalid" }), 1],
  ["more after a timeout", tries(5, { how: "timed-out" }), 3],
  ["one of a POST", tries(5, { method: "POST" }), 1],
  ["one of a PATCH", tries(5, { method: "PATCH" }), 1],
  ["one of a LOCK", tries(5, { method: "LOCK" }), 1],
  ["more of a PUT, a DELETE", tries(5, { method: "PUT" }), 3],
  ["more of a POST that was never sent", tries(5, { method: "POST", how: "refused", sent: false }), 3],
  ["one when the body is gone", tries(5, { method: "PUT", bodyGone: true }), 1],
])("%s", (_, made, expected) => {
  expect(made).toBe(expected);
});

test("a kept connection that fails is for free, but not one that times out", () => {
  const left = new Tries({ ...settings, tries: 1 }, 3);
  expect(left.again({ ...closed, reused: true })).toBe(true);
  expect(left.again(closed)).toBe(false);
  expect(new Tries({ ...settings, tries: 1 }, 3).again({ ...closed, reused: true, how: "timed-out" })).toBe(
    false,
  );
});

const list = (...pods: string[]) => pods.map((pod) => ({ pod, socketPath: `/${pod}` }));

test("pods take turns, and those tried already are passed over", () => {
  const balancer = new Balancer();
  balancer.set(list("a", "b", "c"));
  const next = (...tried: string[]) => balancer.next(new Set(tried.map((pod) => `/${pod}`)))?.pod;
  expect([next(), next(), next(), next()]).toEqual(["a", "b", "c", "a"]);
  expect(next("b")).toBe("c");
  expect(next("a", "b", "c")).toBeUndefined();
  balancer.set(list("d"));
  expect([next(), next("d")]).toEqual(["d", "d"]);
  balancer.set([]);
  expect(next()).toBeUndefined();
});
