import type { History } from "../../../../server/protocol/index.ts";

/** Whether a node takes no new pods at `t`. */
export function isCordoned(history: History, node: string, t: number): boolean {
  const last = history.maintenance.findLast(
    (event) =>
      (event.type === "node.cordoned" || event.type === "node.uncordoned") &&
      event.node === node &&
      event.t <= t,
  );
  return last?.type === "node.cordoned";
}

/** How many ready pods the PodDisruptionBudget wants at `t`; undefined where there is none. */
export function budgetAt(
  history: History,
  t: number,
): { readonly minAvailable: number; readonly since: number } | undefined {
  const last = history.maintenance.findLast((event) => event.type === "budget.changed" && event.t <= t);
  if (last?.type === "budget.changed") return { minAvailable: last.minAvailable, since: last.t };
  const { minAvailable } = history.header.scenario.deployment;
  return minAvailable === undefined ? undefined : { minAvailable, since: 0 };
}
