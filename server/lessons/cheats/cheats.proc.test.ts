import { expect, test } from "vitest";
import { startPostgres } from "../../ledger/index.ts";
import { lessonsFolder } from "../../main.ts";
import { chooseTier, openSandbox } from "../../sandbox/index.ts";
import { cheats, tryCheats, type Cheat } from "./index.ts";

/** One for each kind of evidence, of those that any tier can run; `npm run bench cheats` runs all of them. */
const sample = [
  "forged reports",
  "exit code 0 at once",
  "http that answers by itself",
  "a door for probes alone",
  "leases for ever",
  "streams sent away for good",
  "a test that always fails",
];

/** What isn't one, so that it is seen that it is the cheating that doesn't pass. */
const honest: Cheat = {
  name: "the fixed pod",
  lesson: "12",
  attacks: "streams",
  tries: "shuts down well",
  from: "fixed",
};

test("no cheat passes, and what is honest does", { timeout: 300_000 }, async () => {
  const sandbox = await openSandbox(await chooseTier());
  const postgres = await startPostgres();
  try {
    const ground = { sandbox, adminUrl: postgres.adminUrl };
    const tried = [honest, ...cheats.filter(({ name }) => sample.includes(name))];
    const results = await tryCheats(tried, lessonsFolder, ground, (line) => console.log(line));
    expect(results).toHaveLength(sample.length + 1);
    expect(results.filter(({ passed }) => passed)).toEqual([expect.objectContaining({ cheat: honest })]);
  } finally {
    await postgres.stop();
    await sandbox.close();
  }
});

test("there are twenty kinds and more, each with a name of its own", () => {
  expect(cheats.length).toBeGreaterThanOrEqual(20);
  expect(new Set(cheats.map(({ name }) => name)).size).toBe(cheats.length);
});
