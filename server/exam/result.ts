import {
  examCheckIds,
  isLost,
  type ExamCheck,
  type ExamCheckId,
  type ExamResult,
  type ExamSettings,
  type RequestRecord,
} from "../protocol/index.ts";
import { adviceOf } from "./advice.ts";
import type { Tried } from "./exam.ts";
import type { Finding } from "./finding.ts";
import { measuredOf } from "./measured.ts";
import { tally } from "./tally.ts";

/** Of several repeats the worst one counts. */
const worst = ["fail", "unknown", "pass", "skip"] as const;

interface Parts {
  readonly settings: ExamSettings;
  readonly wanted: ReadonlySet<ExamCheckId>;
  readonly skipped: readonly Finding[];
  readonly trials: readonly Tried[];
  /** The first trial, be its check wanted or not. */
  readonly acquaintance: Tried;
  /** From its start until it served, in seconds. */
  readonly startup: number;
}

/** Puts together what the trials found. */
export function resultOf({ settings, wanted, skipped, trials, acquaintance, startup }: Parts): ExamResult {
  const findings = [...trials.flatMap((tried) => tried.findings), ...skipped];
  const checks = examCheckIds.flatMap((id): ExamCheck[] => {
    if (!wanted.has(id)) return [];
    const those = findings.filter((finding) => finding.id === id);
    const [found] = those.toSorted((a, b) => worst.indexOf(a.status) - worst.indexOf(b.status));
    if (!found) return [];
    const failed = those.filter(({ status }) => status === "fail").length;
    const often = settings.repeat > 1 && failed > 0 ? ` (in ${failed} of ${those.length} repeats)` : "";
    return [
      {
        id,
        status: found.status,
        summary: `${found.summary}${often}`,
        cause: found.cause ?? null,
        requests: countOf(those.flatMap(({ requests = [] }) => requests)),
        evidence: [...(found.evidence ?? [])],
      },
    ];
  });
  const judged = trials.map((tried) => new Set(tried.findings.flatMap(({ requests = [] }) => requests)));
  const requests = judged.flatMap((those) => [...those]);
  const byOutcome: Record<string, number> = {};
  for (const { outcome } of requests) if (outcome) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
  const verdicts = tally({ checks });
  const { ended } = trials.find(({ name }) => name === "deploy") ?? trials[0] ?? acquaintance;
  const seen = {
    // An exam that could judge nothing has shown nothing.
    passed: verdicts.failed === 0 && verdicts.judged > 0,
    checks,
    exit: {
      code: ended?.exit.code ?? null,
      signal: ended?.exit.signal ?? null,
      afterSeconds: Math.round((ended?.took ?? 0) * 1000) / 1000,
    },
    measured: measuredOf(trials, startup),
    settings: discreet(settings),
  };
  return {
    format: "lastcall-exam",
    version: 1,
    command: [...settings.command],
    ...seen,
    requests: { ...countOf(requests), byOutcome },
    advice: adviceOf(seen),
  };
}

/** In the place of what may be secret. */
const hidden = "***";

/** What may be secret is not told: reports are published, and passwords and tokens are handed over in these two. */
const discreet = (settings: ExamSettings): ExamSettings => ({
  ...settings,
  env: Object.fromEntries(Object.keys(settings.env).map((name) => [name, hidden])),
  headers: settings.headers.map((line) => `${line.slice(0, line.indexOf(":"))}: ${hidden}`),
});

function countOf(requests: readonly RequestRecord[]): { sent: number; ok: number; lost: number } {
  const lost = requests.filter(({ outcome }) => outcome !== undefined && isLost(outcome)).length;
  return { sent: requests.length, ok: requests.filter(({ outcome }) => outcome === "ok").length, lost };
}
