// Examines two small services anew and keeps what was found, for the tests of the reports: one that has no handler, and
// one that does all that it should. Half a minute; run it where the result or a journal gets another form.
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { examSettingsSchema } from "../../../protocol/index.ts";
import { examine } from "../../exam.ts";

/** Few requests, so that the files stay small. */
const common = {
  cwd: import.meta.dirname,
  grace: 8,
  propagation: 2,
  rate: 10,
  env: { PASSWORD: "of a kind" },
};
const recordings = {
  failed: { ...common, command: ["node", "no-handler.process.ts"], skip: ["upload", "interrupt"] },
  passed: { ...common, command: ["node", "in-order.process.ts"], slow: "/slow", ready: "/readyz" },
};

for (const [name, wanted] of Object.entries(recordings)) {
  const { signal } = new AbortController();
  const { result, trials } = await examine(examSettingsSchema.parse(wanted), { signal });
  // A report is made of the result and the journals; the requests stand in these already.
  const kept = {
    // Where the machine keeps its files is nobody's business.
    result: { ...result, settings: { ...result.settings, cwd: "/srv/shop" } },
    trials: trials.map(({ name: trial, journal, ended, findings }) => ({
      name: trial,
      journal,
      ended,
      requests: [],
      findings: findings.map(({ id, status, summary }) => ({ id, status, summary })),
    })),
  };
  await writeFile(new URL(`${name}.json.gz`, import.meta.url), gzipSync(JSON.stringify(kept)));
}
