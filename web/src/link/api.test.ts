import { expect, test, vi } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { toJsonl, type KeptRun } from "../../../server/protocol/index.ts";
import { Api } from "./api.ts";

/** An API whose server answers this, and what it was asked. */
function answering(body: string, status = 200) {
  const fetcher = vi.fn<typeof fetch>(async () => new Response(body, { status }));
  return { api: new Api("token", fetcher), asked: () => fetcher.mock.calls.map(([path]) => path) };
}

const kept: KeptRun = {
  run: "0123456789abcdef01",
  seed: 7,
  how: "ended",
  sent: 10,
  lost: 1,
  alsoLost: 0,
  causes: [{ cause: "no-endpoint", count: 1 }],
  checks: [],
  lesson: "example",
  variant: "broken",
  edited: false,
  mode: "scripted",
  tier: "process",
  startedAt: "2026-01-01T00:00:00.000Z",
};

test("the kept runs are asked for, all of them or those of a lesson", async () => {
  const { api, asked } = answering(JSON.stringify({ runs: [kept] }));
  expect(await api.runs()).toEqual([kept]);
  await api.runs("05 & more");
  expect(asked()).toEqual(["/api/runs", "/api/runs?lesson=05+%26+more"]);
});

test("a kept run is its journal", async () => {
  const journal = {
    header: exampleHeader(),
    events: [{ seq: 1, t: 0, type: "run.started", seed: 7, secondMs: 200 }] as const,
  };
  const { api, asked } = answering(toJsonl(journal));
  expect(await api.run("../a")).toEqual(journal);
  expect(asked()).toEqual(["/api/runs/..%2Fa/journal.jsonl"]);
});

test.each([
  [
    "isn't kept any more",
    '{"error": "there is no such run", "do": "choose another"}',
    404,
    "missing",
    /no such run/,
  ],
  [
    "is cut off",
    `${toJsonl({ header: exampleHeader(), events: [] })}{"seq": 1`,
    200,
    "broken",
    /line 2 is not JSON/,
  ],
  ["is something else", "<html>", 200, "broken", /can't be read: line 1/],
])("a kept run that %s is an error that says what to do", async (_what, body, status, trouble, message) => {
  const error: unknown = await answering(body, status)
    .api.run("a")
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "ApiError", trouble, message: expect.stringMatching(message) });
  expect(error).toMatchObject({ todo: expect.stringMatching(/./) });
});
