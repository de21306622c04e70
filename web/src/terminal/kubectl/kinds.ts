/** What the lab's API server knows. */
export type Kind =
  "pods" | "nodes" | "endpointslices" | "deployments" | "services" | "events" | "poddisruptionbudgets";

interface KindRow {
  readonly singular: string;
  /** As a resource is named in messages: `deployments.apps`. */
  readonly resource: string;
  /** As an object is: `deployment.apps/web`. */
  readonly object: string;
  readonly kind: string;
  readonly shorts: readonly string[];
  readonly namespaced: boolean;
}

export const kinds: Readonly<Record<Kind, KindRow>> = {
  pods: { singular: "pod", resource: "pods", object: "pod", kind: "Pod", shorts: ["po"], namespaced: true },
  nodes: {
    singular: "node",
    resource: "nodes",
    object: "node",
    kind: "Node",
    shorts: ["no"],
    namespaced: false,
  },
  endpointslices: {
    singular: "endpointslice",
    resource: "endpointslices.discovery.k8s.io",
    object: "endpointslice.discovery.k8s.io",
    kind: "EndpointSlice",
    shorts: ["eps"],
    namespaced: true,
  },
  deployments: {
    singular: "deployment",
    resource: "deployments.apps",
    object: "deployment.apps",
    kind: "Deployment",
    shorts: ["deploy"],
    namespaced: true,
  },
  services: {
    singular: "service",
    resource: "services",
    object: "service",
    kind: "Service",
    shorts: ["svc"],
    namespaced: true,
  },
  events: {
    singular: "event",
    resource: "events",
    object: "event",
    kind: "Event",
    shorts: ["ev"],
    namespaced: true,
  },
  poddisruptionbudgets: {
    singular: "poddisruptionbudget",
    resource: "poddisruptionbudgets.policy",
    object: "poddisruptionbudget.policy",
    kind: "PodDisruptionBudget",
    shorts: ["pdb"],
    namespaced: true,
  },
};

/** The kind that a word of a command line names, in any of its forms. */
export const kindOf = (word: string): Kind | undefined =>
  (Object.keys(kinds) as Kind[]).find((kind) => {
    const { singular, resource, object, shorts } = kinds[kind];
    return [kind, singular, resource, object, ...shorts].includes(word.toLowerCase());
  });
