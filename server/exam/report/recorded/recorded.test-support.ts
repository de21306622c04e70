import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { examResultSchema, problems } from "../../../protocol/index.ts";
import type { Examined, Tried } from "../../exam.ts";

/** A recorded exam: of a service without a handler, or of one that does everything in order. */
export function recorded(name: "failed" | "passed"): Examined {
  const text = gunzipSync(readFileSync(new URL(`${name}.json.gz`, import.meta.url))).toString();
  const { result, trials } = JSON.parse(text) as { result: unknown; trials: Tried[] };
  const parsed = examResultSchema.safeParse(result);
  if (!parsed.success)
    throw new Error(
      `the recording ${name} has an older form, make it anew (node server/exam/report/recorded/record.process.ts): ${problems(parsed.error)}`,
    );
  return { result: parsed.data, trials };
}
