import type { ExamResult } from "../protocol/index.ts";

/** How many checks gave a verdict, and how many of these failed. */
export function tally({ checks }: Pick<ExamResult, "checks">): { judged: number; failed: number } {
  const failed = checks.filter(({ status }) => status === "fail").length;
  return { judged: failed + checks.filter(({ status }) => status === "pass").length, failed };
}
