/**
 * What a pod is doing, for people. Kubernetes has no phase "Terminating": it is derived from deletionTimestamp, and
 * so is every row here derived from the journal, never stored.
 */
export const podStatuses = {
  pending: { label: "pending", serving: false },
  starting: { label: "starting", serving: false },
  ready: { label: "ready", serving: true },
  "not-ready": { label: "not ready", serving: true },
  terminating: { label: "terminating", serving: true },
  draining: { label: "draining", serving: false },
  completed: { label: "completed", serving: false },
  restarting: { label: "restarting", serving: false },
  failed: { label: "failed", serving: false },
} as const satisfies Record<string, { label: string; serving: boolean }>;

export type PodStatus = keyof typeof podStatuses;
