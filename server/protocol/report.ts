import { explain } from "./explain.ts";
import type { CheckId, CheckStatus } from "./check.ts";
import type { Cause } from "./cause.ts";
import type { History } from "./history.ts";
import type { Tier } from "./journal.ts";
import type { Link } from "./explain/chain.ts";
import { lostItems, type ItemLoss } from "./items/index.ts";
import type { Outcome } from "./outcome.ts";
import { trialInWords, trialsOf, type TrialResult } from "./trials.ts";
import { clusterTime, isUsersLoss, score } from "./view.ts";

/** What `lastcall run --json` prints: one run, judged. Times are cluster seconds. */
export interface RunReport {
  readonly format: "lastcall-run";
  readonly version: 1;
  readonly lesson: string;
  readonly variant: string;
  readonly tier: Tier;
  readonly requests: {
    readonly sent: number;
    readonly ok: number;
    readonly lost: number;
    readonly byOutcome: Readonly<Partial<Record<Outcome, number>>>;
    /** Attempts that were made beyond the first one of each request. */
    readonly retries: number;
  };
  readonly exits: readonly {
    pod: string;
    code: number | null;
    signal: string | null;
    afterSeconds: number;
  }[];
  readonly checks: readonly { id: CheckId; status: CheckStatus; why: string; evidence: readonly number[] }[];
  readonly lost: readonly {
    id: number;
    outcome: Outcome;
    cause: Cause;
    story: readonly string[];
    /** The end of "It would have lived had …". */
    saved: string;
  }[];
  /** Jobs, spans, WebSockets and stream events that were lost. */
  readonly alsoLost: readonly {
    of: ItemLoss["of"];
    id: number;
    pod: string;
    cause: Cause;
    story: readonly string[];
    saved: string;
  }[];
  /** Of a run of trials: every service, and what the test made of it. */
  readonly trials?: readonly {
    service: string;
    works: boolean;
    right: boolean;
    result: TrialResult | null;
    ms: number | null;
    says: string;
  }[];
}

/** The report of a finished run, from its journal. Pods that the lab only ended with the run are not in `exits`. */
export function reportOf(history: History): RunReport {
  const { sent, lost, byOutcome } = score(history);
  const requests = [...history.requests.values()];
  const losses = requests.filter((request) => isUsersLoss(history, request));
  const retries = requests.filter(({ retryOf }) => retryOf !== undefined).length;
  const trials = trialsOf(history).map((trial) => ({
    service: trial.service.name,
    works: trial.works,
    right: trial.standing === "right",
    result: trial.result ?? null,
    ms: trial.record?.ended?.ms ?? null,
    says: trialInWords(trial),
  }));
  const told = (chain: readonly Link[]): string[] =>
    chain.map(
      ({ t, says, evidence }) =>
        `${signed(clusterTime(history, t))} s  ${says}${evidence ? "" : " (self-reported)"}`,
    );
  return {
    format: "lastcall-run",
    version: 1,
    lesson: history.header.lesson,
    variant: history.header.variant,
    tier: history.header.tier,
    requests: { sent, ok: byOutcome.ok ?? 0, lost, byOutcome, retries },
    exits: [...history.pods.values()].flatMap(({ name, exited, signals, deleted }) => {
      if (!exited || signals.at(-1)?.by === "end of run") return [];
      const from = deleted?.t ?? signals[0]?.t ?? 0;
      return [
        {
          pod: name,
          code: exited.code,
          signal: exited.signal,
          afterSeconds: round((exited.t - from) / history.header.scenario.second),
        },
      ];
    }),
    checks: [...history.checks].map(([id, { status, why, evidence }]) => ({ id, status, why, evidence })),
    lost: losses.flatMap((request) => {
      const explanation = explain(history, request);
      if (!explanation || !request.outcome) return [];
      const { cause, chain, saved } = explanation;
      return [{ id: request.id, outcome: request.outcome, cause, story: told(chain), saved }];
    }),
    alsoLost: lostItems(history).map(({ of, id, pod, cause, chain, saved }) => ({
      of,
      id,
      pod,
      cause,
      story: told(chain),
      saved,
    })),
    ...(trials.length > 0 && { trials }),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
