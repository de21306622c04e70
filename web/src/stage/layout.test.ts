import { describe, expect, it } from "vitest";
import type { Box } from "../kit/box.ts";
import { floorPlace } from "./layout/floor.ts";
import { layoutOf } from "./layout/layout.ts";
import { placePod, roomPlace } from "./layout/pod.ts";
import type { Population, Way } from "./layout/population.ts";

const sizes = [
  [360, 260],
  [390, 300],
  [560, 360],
  [700, 372],
  [1200, 700],
] as const;
const population = (places: number, nodes = 2, way: Way = "service"): Population => ({
  nodes: Array.from({ length: nodes }, (_, n) => `node-${n}`),
  way,
  front: way === "front" ? "ingress" : way === "nodes" ? "load-balancer" : undefined,
  places,
  clientsPerNode: 4,
  ledger: true,
  queue: false,
  collector: false,
  controller: false,
});
const everything = { queue: true, collector: true, controller: true };
const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe.each(sizes)("the stage at %d × %d", (width, height) => {
  it.each([1, 3, 9])("keeps %d pods, nodes, ledger and floor apart and inside", (replicas) => {
    expectApart(layoutOf(width, height, population(replicas)));
  });

  it.each(["service", "front", "nodes", "direct"] as const)(
    "has room for a queue, a collector and a controller, and clients that come by %s",
    (way) => {
      expectApart(layoutOf(width, height, { ...population(4, 2, way), ...everything }));
    },
  );

  function expectApart(layout: ReturnType<typeof layoutOf>): void {
    const { front, queue, collector, controller } = layout;
    const boxes = [
      ...layout.groups.map(({ box }) => box),
      ...layout.nodes.map(({ box }) => box),
      ...layout.pods.map(({ box }) => box),
      ...(front ? [front.card] : []),
      layout.ledger,
      ...[queue, collector, controller].filter((box) => box !== undefined),
      layout.floor,
    ];
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const other of boxes.slice(index + 1)) expect(apart(box, other)).toBe(true);
    }
  }

  it.each(["service", "front", "nodes"] as const)("keeps each router's rows inside its card: %s", (way) => {
    const { groups, nodes, front } = layoutOf(width, height, population(3, 2, way));
    const within = [...groups, ...nodes].flatMap(({ box, router }) => (router ? [{ box, router }] : []));
    for (const { box, router } of within) {
      expect(router.card.y + router.card.height).toBeLessThanOrEqual(box.y + box.height + 0.01);
      expect(router.card.x + router.card.width).toBeLessThanOrEqual(box.x + box.width);
    }
    const routers = [...within.map(({ router }) => router), ...(front ? [front] : [])];
    expect(routers.length).toBeGreaterThan(0);
    for (const { card, rows } of routers) {
      for (const row of rows) {
        expect(row.y).toBeGreaterThanOrEqual(card.y);
        expect(row.y + row.height).toBeLessThanOrEqual(card.y + card.height + 0.01);
      }
    }
  });

  it.each([
    [1, "service"],
    [4, "service"],
    [32, "service"],
    [4, "front"],
    [32, "front"],
    [4, "nodes"],
  ] as const)("seats %d clients, none over another: %s", (clientsPerNode, way) => {
    const { groups } = layoutOf(width, height, { ...population(3, 2, way), clientsPerNode });
    for (const { box, router, clients, clientRadius } of groups) {
      expect(clients).toHaveLength(clientsPerNode);
      for (const [index, client] of clients.entries()) {
        expect(client.x + clientRadius).toBeLessThan(router?.card.x ?? box.x + box.width);
        expect(client.x - clientRadius).toBeGreaterThan(box.x);
        expect(client.y + clientRadius).toBeLessThan(box.y + box.height);
        for (const other of clients.slice(index + 1)) {
          expect(Math.hypot(client.x - other.x, client.y - other.y)).toBeGreaterThan(clientRadius * 2);
        }
      }
    }
  });

  it("names the pods in the router's rows wherever a lesson's three pods are shown", () => {
    const { groups } = layoutOf(width, height, population(3));
    expect(groups.every(({ router }) => router?.text)).toBe(true);
  });

  it("leaves 8 nodes and 9 pods inside the picture", () => {
    const layout = layoutOf(width, height, population(9, 8));
    for (const { box } of [...layout.groups, ...layout.pods]) {
      expect(box.y + box.height).toBeLessThanOrEqual(layout.floor.y);
    }
  });

  it.each([1, 12, 60, 300])("gives each of %d losses a place of its own on the floor", (total) => {
    const { floor } = layoutOf(width, height, population(3));
    const seen = new Set<string>();
    for (let index = 0; index < total; index += 1) {
      const { x, y } = floorPlace(floor, index, total);
      seen.add(`${x}/${y}`);
      expect(x).toBeGreaterThan(floor.x);
      expect(x).toBeLessThan(floor.x + floor.width);
      expect(y).toBeLessThanOrEqual(floor.y + floor.height);
      expect(y).toBeGreaterThan(floor.y - 8);
    }
    expect(seen.size).toBe(total);
  });
});

describe("a pod", () => {
  const heights = Array.from({ length: 117 }, (_, more) => 12 + more);
  /** How far letters reach above and below the line that they stand on, and the outline of a pie around it. */
  const [ascent, descent, outline] = [8, 3, 0.5];

  it.each([1, 18, 200])("of any height has air between its words, %d requests and its grace", (places) => {
    for (const height of heights) {
      const pod = placePod({ x: 10, y: 20, width: 142, height }, true);
      const { box, room, work, grace, baseline, header, footer, extra } = pod;
      const bottom = box.y + box.height;
      // Without height for a header its name stands left of the rest.
      const above = header ? baseline + descent + 2 : box.y;
      const below = (extra ? bottom - 25 - ascent : footer ? bottom - 12 - ascent : grace.y) - 2;
      for (const part of work ? [room, work] : [room]) {
        for (let place = 0; place < places; place += 1) {
          const { y, radius } = roomPlace(part, place, places);
          expect(y - radius - outline, `${height} px`).toBeGreaterThanOrEqual(above);
          expect(y + radius + outline, `${height} px`).toBeLessThanOrEqual(below);
        }
      }
      expect(grace.y + grace.height).toBeLessThan(bottom);
      expect(grace.x).toBeGreaterThanOrEqual(header ? box.x : room.x);
    }
  });
});

describe("a pod's room", () => {
  const room = { x: 10, y: 20, width: 130, height: 40 };

  it.each([1, 5, 11, 30])("seats %d requests inside it, side by side", (places) => {
    const seats = Array.from({ length: places }, (_, place) => roomPlace(room, place, places));
    for (const [index, { x, y, radius }] of seats.entries()) {
      expect(x - radius).toBeGreaterThanOrEqual(room.x);
      expect(x + radius).toBeLessThanOrEqual(room.x + room.width);
      expect(y - radius).toBeGreaterThanOrEqual(room.y);
      expect(y + radius).toBeLessThanOrEqual(room.y + room.height);
      for (const other of seats.slice(index + 1)) {
        expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThanOrEqual(radius * 2 - 0.01);
      }
    }
  });

  it("crowds the last place rather than leaving the room", () => {
    const { x, y } = roomPlace(room, 5000, 5001);
    expect(x).toBeLessThan(room.x + room.width);
    expect(y).toBeLessThan(room.y + room.height);
  });
});
