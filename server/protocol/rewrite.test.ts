import { describe, expect, it } from "vitest";
import { problems } from "./problems.ts";
import { rewriteSchema } from "./rewrite.ts";

describe("a wrong rewrite", () => {
  const wrong = { id: "ready-too-early", says: "is ready before it can serve", holds: false };

  it.each([
    { what: "fails a check", fails: ["exit"] },
    { what: "fails one, and loses something by it", fails: ["exit"], cause: "exited-early" },
    {
      what: "loses something by one of two causes",
      fails: ["in-flight"],
      cause: ["exited-early", "cancelled-without-answer"],
    },
    { what: "is a test that doesn't catch all", expect: { catches: ["service-a"] } },
    { what: "only loses something, where no check sees it", fails: [], cause: "not-ready-yet" },
  ])("$what", ({ what: _, ...shown }) => {
    expect(rewriteSchema.safeParse({ ...wrong, ...shown }).success).toBe(true);
  });

  it("that neither fails nor loses anything is an error that asks for one of them", () => {
    const { error } = rewriteSchema.safeParse({ ...wrong, fails: [] });
    expect(error && problems(error)).toContain("fails a check or loses something");
  });
});
