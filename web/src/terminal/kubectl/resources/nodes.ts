import { eventsAt } from "../../cluster/events.ts";
import { kubernetesVersion, namespace, nodeIp, nodesOf } from "../../cluster/names.ts";
import { isCordoned } from "../../cluster/nodes.ts";
import { podsAt } from "../../cluster/pods.ts";
import { ageOf, rfc1123, timestamp } from "../../cluster/time.ts";
import type { View } from "../../shell/command.ts";
import { describeLines } from "../table.ts";
import { eventLines } from "./events.ts";
import type { Item, Resource } from "./resource.ts";

const taint = "node.kubernetes.io/unschedulable:NoSchedule";
const labelsOf = (name: string) => ({ "kubernetes.io/hostname": name });

function item(view: View, name: string): Item {
  const { history, t } = view;
  const cordoned = isCordoned(history, name, t);
  const { runtime, tier } = history.header;
  return {
    name,
    labels: labelsOf(name),
    row: [
      name,
      cordoned ? "Ready,SchedulingDisabled" : "Ready",
      "<none>",
      ageOf(history, 0, t),
      kubernetesVersion,
    ],
    wide: [nodeIp(history, name), "<none>", "<unknown>", "<unknown>", `last-call://${tier} (${runtime})`],
    object: () => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { creationTimestamp: timestamp(history, 0), labels: labelsOf(name), name },
      spec: cordoned
        ? {
            taints: [{ effect: "NoSchedule", key: "node.kubernetes.io/unschedulable" }],
            unschedulable: true,
          }
        : {},
      status: {
        addresses: [
          { address: nodeIp(history, name), type: "InternalIP" },
          { address: name, type: "Hostname" },
        ],
        conditions: [{ reason: "KubeletReady", status: "True", type: "Ready" }],
      },
    }),
  };
}

type Line = [level: number, ...cells: string[]];

function describe(view: View, name: string): string {
  const { history, t } = view;
  const cordoned = isCordoned(history, name, t);
  const pods = podsAt(history, t).filter(
    ({ node, phase }) => node === name && phase !== "Succeeded" && phase !== "Failed",
  );
  return (
    describeLines([
      [0, "Name:", name],
      [0, "Roles:", "<none>"],
      [0, "Labels:", `kubernetes.io/hostname=${name}`],
      [0, "Annotations:", "<none>"],
      [0, "CreationTimestamp:", rfc1123(history, 0)],
      [0, "Taints:", cordoned ? taint : "<none>"],
      [0, "Unschedulable:", String(cordoned)],
      [0, "Addresses:"],
      [1, "InternalIP:", nodeIp(history, name)],
      [1, "Hostname:", name],
      [0, `Non-terminated Pods:`, `(${pods.length} in total)`],
      [1, "Namespace", "Name", "Age"],
      [1, "---------", "----", "---"],
      ...pods.map((pod): Line => [1, namespace, pod.name, ageOf(history, pod.created, t)]),
    ]) +
    eventLines(
      view,
      eventsAt(history, t).filter(({ object }) => object === `node/${name}`),
    )
  );
}

export const nodes: Resource = {
  header: ["NAME", "STATUS", "ROLES", "AGE", "VERSION"],
  wideHeader: ["INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"],
  items: (view) =>
    nodesOf(view.history)
      .toSorted()
      .map((name) => item(view, name)),
  describe,
};
