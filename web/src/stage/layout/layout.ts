import { clamp, type Box, type Point } from "../../kit/box.ts";
import { columnsOf } from "./columns.ts";
import type { Population } from "./population.ts";
import { placeCard, type RouterPlace } from "./router.ts";
import { placePod, type PodPlace } from "./pod.ts";
import { seatClients } from "./seats.ts";

/** The clients of one node, with its kube-proxy where they go through it. */
export interface GroupPlace {
  readonly name: string;
  readonly box: Box;
  readonly clients: readonly Point[];
  readonly clientRadius: number;
  readonly router?: RouterPlace;
}

/** A node by itself, between a load balancer and the pods. */
export interface NodePlace {
  readonly name: string;
  readonly box: Box;
  readonly router: RouterPlace;
}

/** Where everything stands, in CSS pixels. A pure function of size and population. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly compact: boolean;
  readonly population: Population;
  readonly groups: readonly GroupPlace[];
  /** The ingress or the load balancer. */
  readonly front?: RouterPlace;
  readonly nodes: readonly NodePlace[];
  readonly pods: readonly PodPlace[];
  /** What the deployment's controller is at, above the pods. */
  readonly controller?: Box;
  readonly ledger: Box;
  readonly queue?: Box;
  readonly collector?: Box;
  /** Losses stand on its bottom edge, from left to right, then in rows above. */
  readonly floor: Box;
}

const captionHeight = 20;
const ledgerHeight = 68;

/** @param width @param height of the picture, in CSS pixels; made for 360 × 260 and more. */
export function layoutOf(width: number, height: number, population: Population): Layout {
  const compact = width < 560;
  const pad = compact ? 8 : 16;
  const columns = columnsOf(width, compact, population);
  const floorHeight = clamp(height * 0.09, 20, 44);
  const line = height - captionHeight;
  const area = { top: pad, height: Math.max(40, line - floorHeight - 6 - pad) };
  const gap = compact ? 6 : 14;
  const { way, nodes, places } = population;
  const inGroup = way === "service";
  const groups = stack(nodes.length, area, gap, 230).map((slot, index): GroupPlace => {
    const box = { ...columns.clients, ...slot };
    const label = box.height >= 70 ? 20 : 4;
    const inner = { top: box.y + label, height: box.height - label - (compact || box.height < 110 ? 6 : 12) };
    const cardWidth = compact ? box.width - 40 : clamp(box.width * 0.45, 116, 160);
    const inset = compact ? 6 : 12;
    const right = box.x + box.width;
    const cardBox = { x: right - inset - cardWidth, y: inner.top, width: cardWidth, height: inner.height };
    const name = nodes[index] ?? "";
    const router = inGroup ? placeCard(name, cardBox, places, "pods") : undefined;
    const across = (router ? router.card.x : right) - box.x - 10;
    return {
      name,
      box,
      ...seatClients(box, across, inner, population.clientsPerNode),
      ...(router && { router }),
    };
  });
  const tall = { y: area.top, height: Math.min(area.height, 250) };
  const frontBox = { ...columns.front, y: area.top + (area.height - tall.height) / 2, height: tall.height };
  const top = population.controller ? 18 : 0;
  const podArea = { top: area.top + top, height: area.height - top };
  const store = stack(1 + Number(population.queue) + Number(population.collector), area, 8, ledgerHeight);
  const storeBox = (index: number): Box => {
    const slot = store[index] ?? { y: area.top, height: ledgerHeight };
    return { ...columns.store, ...slot };
  };
  return {
    width,
    height,
    compact,
    population,
    groups,
    ...(population.front && {
      front: placeCard(
        population.front,
        frontBox,
        way === "nodes" ? nodes.length : places,
        way === "nodes" ? "nodes" : "pods",
      ),
    }),
    nodes:
      way !== "nodes"
        ? []
        : stack(nodes.length, area, gap, 210).map((slot, index) => {
            const box = { ...columns.nodes, ...slot };
            const name = nodes[index] ?? "";
            const label = box.height >= 70 ? 20 : 4;
            const inside = {
              x: box.x + 6,
              y: box.y + label,
              width: box.width - 12,
              height: box.height - label - 6,
            };
            return { name, box, router: placeCard(name, inside, places, "pods") };
          }),
    pods: stack(places, podArea, compact ? 6 : 12, 128).map((slot) =>
      placePod({ ...columns.pods, ...slot }, population.queue),
    ),
    ...(population.controller && {
      controller: {
        x: columns.pods.x,
        y: area.top,
        width: columns.pods.width,
        height: 14,
      },
    }),
    ledger: storeBox(0),
    ...(population.queue && { queue: storeBox(1) }),
    ...(population.collector && { collector: storeBox(store.length - 1) }),
    floor: floorOf(
      width,
      line - floorHeight,
      floorHeight,
      pad,
      compact || way !== "service" ? pad : pad + columns.clients.width + 8,
    ),
  };
}

const floorOf = (width: number, y: number, height: number, pad: number, x: number): Box => ({
  x,
  y,
  width: width - pad - x,
  height,
});

/** Shares a height evenly, each one as tall as it may be and centred in its share. */
function stack(
  count: number,
  area: { readonly top: number; readonly height: number },
  gap: number,
  tallest: number,
): { readonly y: number; readonly height: number }[] {
  const tight = count > 6 ? Math.min(gap, 4) : gap;
  const share = (area.height + tight) / Math.max(1, count);
  const height = clamp(share - tight, 12, tallest);
  return Array.from({ length: count }, (_, index) => ({
    y: area.top + index * share + (share - tight - height) / 2,
    height,
  }));
}
