import type { PhaseId } from "../../../../server/protocol/index.ts";

/** What draws on a grace, each in cluster seconds: the longest that it may take. */
export interface Budget {
  readonly grace: number;
  readonly hook: number;
  readonly serveOn: number;
  readonly request: number;
  readonly workers: number;
  readonly flush: number;
}
export type BudgetKey = keyof Budget;
export type StepKey = Exclude<BudgetKey, "grace">;

/** The steps, in their order, and the phase of a shutdown that each is; the hook comes before all of these. */
export const stepKeys = [
  "hook",
  "serveOn",
  "request",
  "workers",
  "flush",
] as const satisfies readonly StepKey[];

export const phaseOf: Readonly<Record<StepKey, PhaseId | "hook">> = {
  hook: "hook",
  serveOn: "deregister",
  request: "drain",
  workers: "stop-workers",
  flush: "flush-and-exit",
};

export interface Field {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** 1 where Kubernetes takes whole seconds only. */
  readonly step: number;
}

/** What may be asked for: a run has to end before its limit, and a client waits no longer than 30 s for its answer. */
export const fields: Readonly<Record<BudgetKey, Field>> = {
  grace: { label: "Grace", min: 1, max: 60, step: 1 },
  hook: { label: "preStop hook", min: 0, max: 30, step: 1 },
  serveOn: { label: "Serving on in the handler", min: 0, max: 20, step: 0.5 },
  request: { label: "Longest request", min: 1, max: 20, step: 0.5 },
  workers: { label: "Workers", min: 0, max: 30, step: 0.5 },
  flush: { label: "Closing and flush", min: 0.5, max: 10, step: 0.5 },
};

/** What a field was given, as a number; or what it takes instead. */
export function readField(key: BudgetKey, text: string): number | { readonly problem: string } {
  const { label, min, max, step } = fields[key];
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= min && value <= max && Number.isInteger(value / step)) return value;
  return { problem: `${label} takes ${min} to ${max} s, in steps of ${step} s.` };
}
