import { deploymentAt } from "../../cluster/deployment.ts";
import { eventsAt } from "../../cluster/events.ts";
import { mainContainer } from "../../cluster/containers.ts";
import { app, namespace } from "../../cluster/names.ts";
import { ageOf, rfc1123, timestamp } from "../../cluster/time.ts";
import type { View } from "../../shell/command.ts";
import { describeLines } from "../table.ts";
import { eventLines } from "./events.ts";
import { imageOf } from "./image.ts";
import type { Item, Resource } from "./resource.ts";

const labels = { app };

function items(view: View): Item[] {
  const { history, t } = view;
  const found = deploymentAt(history, t);
  if (!found) return [];
  const { header } = history;
  const { deployment } = header.scenario;
  const names = [
    mainContainer,
    ...deployment.sidecars.filter(({ kind }) => kind === "ordinary").map(({ name }) => name),
  ];
  const { replicas, ready, updated, available, total, revisions } = found;
  return [
    {
      name: app,
      labels,
      row: [app, `${ready}/${replicas}`, String(updated), String(available), ageOf(history, 0, t)],
      wide: [names.join(","), imageOf(header), `app=${app}`],
      object: () => ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: {
          annotations: { "deployment.kubernetes.io/revision": String(revisions.at(-1) ?? 1) },
          creationTimestamp: timestamp(history, 0),
          labels,
          name: app,
          namespace,
        },
        spec: {
          minReadySeconds: deployment.minReadySeconds,
          replicas,
          selector: { matchLabels: { app } },
          strategy: {
            rollingUpdate: { maxSurge: deployment.maxSurge, maxUnavailable: deployment.maxUnavailable },
            type: "RollingUpdate",
          },
        },
        status: {
          availableReplicas: available,
          readyReplicas: ready,
          replicas: total,
          unavailableReplicas: Math.max(0, total - available),
          updatedReplicas: updated,
        },
      }),
    },
  ];
}

function describe(view: View): string {
  const { history, t } = view;
  const found = deploymentAt(history, t);
  if (!found) return "";
  const { deployment } = history.header.scenario;
  const { replicas, updated, available, total, revisions } = found;
  const rolling = updated < replicas || total > updated;
  return (
    describeLines([
      [0, "Name:", app],
      [0, "Namespace:", namespace],
      [0, "CreationTimestamp:", rfc1123(history, 0)],
      [0, "Labels:", `app=${app}`],
      [0, "Annotations:", `deployment.kubernetes.io/revision: ${revisions.at(-1) ?? 1}`],
      [0, "Selector:", `app=${app}`],
      [
        0,
        "Replicas:",
        `${replicas} desired | ${updated} updated | ${total} total | ${available} available | ${Math.max(0, total - available)} unavailable`,
      ],
      [0, "StrategyType:", "RollingUpdate"],
      [0, "MinReadySeconds:", String(deployment.minReadySeconds)],
      [
        0,
        "RollingUpdateStrategy:",
        `${deployment.maxUnavailable} max unavailable, ${deployment.maxSurge} max surge`,
      ],
      [0, "Pod Template:"],
      [1, "Labels:", `app=${app}`],
      [1, "Containers:"],
      [1, " web:"],
      [2, "Image:", imageOf(history.header)],
      [0, "Conditions:"],
      [1, "Type", "Status", "Reason"],
      [1, "----", "------", "------"],
      [
        1,
        "Available ",
        available >= replicas ? "True" : "False",
        available >= replicas ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      ],
      [1, "Progressing ", "True", rolling ? "ReplicaSetUpdated" : "NewReplicaSetAvailable"],
      [0, "OldReplicaSets:", total > updated ? `${total - updated} old pods left` : "<none>"],
      [0, "NewReplicaSet:", `${app}-${revisions.at(-1) ?? 1} (${updated}/${replicas} replicas created)`],
    ]) +
    eventLines(
      view,
      eventsAt(history, t).filter(({ object }) => object === `deployment/${app}`),
    )
  );
}

export const deployments: Resource = {
  header: ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"],
  wideHeader: ["CONTAINERS", "IMAGES", "SELECTOR"],
  items,
  describe,
};
