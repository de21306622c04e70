import { app, namespace } from "../../cluster/names.ts";
import { budgetAt } from "../../cluster/nodes.ts";
import { podsAt } from "../../cluster/pods.ts";
import { ageOf, timestamp } from "../../cluster/time.ts";
import type { Resource } from "./resource.ts";

export const budgets: Resource = {
  header: ["NAME", "MIN AVAILABLE", "MAX UNAVAILABLE", "ALLOWED DISRUPTIONS", "AGE"],
  wideHeader: [],
  items({ history, t }) {
    const budget = budgetAt(history, t);
    if (!budget) return [];
    const { minAvailable, since } = budget;
    const healthy = podsAt(history, t).filter(({ ready, deleted }) => ready && !deleted).length;
    const allowed = Math.max(0, healthy - minAvailable);
    return [
      {
        name: app,
        labels: { app },
        row: [app, String(minAvailable), "N/A", String(allowed), ageOf(history, since, t)],
        wide: [],
        object: () => ({
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { creationTimestamp: timestamp(history, since), name: app, namespace },
          spec: { minAvailable, selector: { matchLabels: { app } } },
          status: { currentHealthy: healthy, desiredHealthy: minAvailable, disruptionsAllowed: allowed },
        }),
      },
    ];
  },
};
