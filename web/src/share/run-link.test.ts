import { expect, test } from "vitest";
import { Story } from "../../../server/protocol/story.test-support.ts";
import { momentOf, runAddress, spotOf } from "./run-link.ts";

const { history } = new Story().deleted(2);

test("an address points at a moment and a request, and back", () => {
  const address = runAddress("abc", history, 660, 47);
  expect(address).toBe("/runs/abc?t=1.30&request=47");
  const { seconds, request } = spotOf(address.slice(address.indexOf("?")));
  expect([momentOf(history, seconds ?? 0), request]).toEqual([660, 47]);
  expect(runAddress("abc", history, 100, null)).toBe("/runs/abc?t=-1.50");
});

test("what is no number points nowhere", () => {
  expect(spotOf("?t=soon&request=")).toEqual({ seconds: undefined, request: undefined });
  expect(spotOf("")).toEqual({ seconds: undefined, request: undefined });
});
