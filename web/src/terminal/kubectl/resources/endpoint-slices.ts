import { lastAt, type Endpoint } from "../../../../../server/protocol/index.ts";
import { app, namespace, sliceName, targetPort } from "../../cluster/names.ts";
import { ipOf } from "../../cluster/pods.ts";
import { ageOf, timestamp } from "../../cluster/time.ts";
import type { View } from "../../shell/command.ts";
import { describeLines } from "../table.ts";
import type { Item, Resource } from "./resource.ts";

const labels = {
  "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
  "kubernetes.io/service-name": app,
};

const endpointsAt = ({ history, t }: View): readonly Endpoint[] => lastAt(history.slices, t)?.endpoints ?? [];
const address = ({ history }: View, { pod }: Endpoint): string => ipOf(history.pods.get(pod)?.address ?? "");
const node = ({ history }: View, { pod }: Endpoint): string => history.pods.get(pod)?.node ?? "";

/** The first three addresses, and how many there are besides. */
function summary(addresses: readonly string[]): string {
  if (addresses.length === 0) return "<unset>";
  const more = addresses.length - 3;
  return addresses.slice(0, 3).join(",") + (more > 0 ? ` + ${more} more...` : "");
}

function item(view: View): Item {
  const { history, t } = view;
  const endpoints = endpointsAt(view);
  const addresses = endpoints.map((endpoint) => address(view, endpoint));
  const created = history.slices[0]?.t ?? 0;
  return {
    name: sliceName,
    labels,
    row: [
      sliceName,
      "IPv4",
      endpoints.length > 0 ? String(targetPort) : "<unset>",
      summary(addresses),
      ageOf(history, created, t),
    ],
    wide: [],
    object: () => ({
      addressType: "IPv4",
      apiVersion: "discovery.k8s.io/v1",
      endpoints: endpoints.map((endpoint) => ({
        addresses: [address(view, endpoint)],
        conditions: { ready: endpoint.ready, serving: endpoint.serving, terminating: endpoint.terminating },
        nodeName: node(view, endpoint),
        targetRef: { kind: "Pod", name: endpoint.pod, namespace },
      })),
      kind: "EndpointSlice",
      metadata: { creationTimestamp: timestamp(history, created), labels, name: sliceName, namespace },
      ports: endpoints.length > 0 ? [{ name: "", port: targetPort, protocol: "TCP" }] : [],
    }),
  };
}

type Line = [level: number, ...cells: string[]];

function describe(view: View): string {
  const endpoints = endpointsAt(view);
  const [first, second] = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const ports: Line[] =
    endpoints.length === 0
      ? [[0, "Ports: <unset>"]]
      : [
          [0, "Ports:"],
          [1, "Name", "Port", "Protocol"],
          [1, "----", "----", "--------"],
          [1, "<unset>", String(targetPort), "TCP"],
        ];
  const each = endpoints.flatMap((endpoint): Line[] => [
    [1, "- Addresses:", address(view, endpoint)],
    [2, "Conditions:"],
    [3, "Ready:", String(endpoint.ready)],
    [2, "Hostname:", "<unset>"],
    [2, "TargetRef:", `Pod/${endpoint.pod}`],
    [2, "NodeName:", node(view, endpoint)],
    [2, "Zone:", "<unset>"],
  ]);
  return describeLines([
    [0, "Name:", sliceName],
    [0, "Namespace:", namespace],
    [0, "Labels:", first ?? ""],
    [0, "", second ?? ""],
    [0, "Annotations:", "<none>"],
    [0, "AddressType:", "IPv4"],
    ...ports,
    ...(endpoints.length === 0
      ? ([[0, "Endpoints: <none>"]] as Line[])
      : [[0, "Endpoints:"] as Line, ...each]),
    [0, "Events:", "<none>"],
  ]);
}

export const endpointSlices: Resource = {
  header: ["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"],
  wideHeader: [],
  items: (view) => [item(view)],
  describe,
};
