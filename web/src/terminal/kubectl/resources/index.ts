import type { Kind } from "../kinds.ts";
import { budgets } from "./budgets.ts";
import { deployments } from "./deployments.ts";
import { endpointSlices } from "./endpoint-slices.ts";
import { events } from "./events.ts";
import { nodes } from "./nodes.ts";
import { pods } from "./pods.ts";
import type { Resource } from "./resource.ts";
import { services } from "./services.ts";

export type { Item, Json } from "./resource.ts";

/** How the objects of each kind are shown. */
export const resources: Readonly<Record<Kind, Resource>> = {
  pods,
  nodes,
  endpointslices: endpointSlices,
  deployments,
  services,
  events,
  poddisruptionbudgets: budgets,
};
