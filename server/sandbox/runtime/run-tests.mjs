/*
 * Runs inside the sandbox in the place of a pod: the file of tests that it is given, in a process of its own, as
 * `node --test` would. What the tests print and how they end goes to the log; their count, and the first failure, go to
 * the lab on descriptor 4, which the process of the tests doesn't inherit.
 */
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { writeSync } from "node:fs";

const REPORTS = 4;
const [file] = process.argv.slice(2);

const report = (message) => writeSync(REPORTS, `${JSON.stringify(message)}\n`);

/** The test that really failed, and not those around it, which fail because it does. */
const isCause = ({ details }) => details.error?.failureType !== "subtestsFailed";

function messageOf({ name, details: { error } }) {
  // The file as a whole counts as a test where its process ended before it had run any.
  if (name === file) return "the file ended with an error, and before any of its tests had";
  return String(error?.cause?.message ?? error?.message ?? error);
}

let failed = false;
const tests = run({ files: [file], isolation: "process" });
tests.on("test:fail", (failure) => {
  if (failure.todo !== undefined && failure.todo !== false) return;
  process.exitCode = 1;
  if (failed || !isCause(failure)) return;
  failed = true;
  const test = failure.name === file ? "" : failure.name;
  report({ type: "failure", test: test.slice(0, 200), message: messageOf(failure).slice(0, 600) });
});
// A summary that names a file is that file's own: it comes only if its tests have come to their end.
tests.on("test:summary", ({ file: of, counts }) => {
  if (of === undefined) return;
  const { passed, skipped, todo } = counts;
  report({ type: "tests", passed, failed: counts.failed + counts.cancelled, skipped, todo });
});
tests.compose(spec).pipe(process.stdout);
