import { describe, expect, it } from "vitest";
import type { Box } from "../kit/box.ts";
import { floorPlace, layoutOf, roomPlace } from "./layout.ts";

const sizes = [
  [360, 260],
  [390, 300],
  [560, 360],
  [700, 372],
  [1200, 700],
] as const;
const population = (replicas: number, nodes = 2) => ({
  nodes: Array.from({ length: nodes }, (_, n) => `node-${n}`),
  pods: Array.from({ length: replicas }, (_, p) => `web-${p + 1}`),
  clientsPerNode: 4,
});
const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe.each(sizes)("the stage at %d × %d", (width, height) => {
  it.each([1, 3, 9])("keeps %d pods, nodes, ledger and floor apart and inside", (replicas) => {
    const layout = layoutOf(width, height, population(replicas));
    const boxes = [
      ...layout.nodes.map(({ box }) => box),
      ...layout.pods.map(({ box }) => box),
      layout.ledger,
      layout.floor,
    ];
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const other of boxes.slice(index + 1)) expect(apart(box, other)).toBe(true);
    }
  });

  it("keeps each router's rows inside its card, and its card inside its node", () => {
    for (const { box, card, rows } of layoutOf(width, height, population(3)).nodes) {
      expect(card.y + card.height).toBeLessThanOrEqual(box.y + box.height);
      expect(card.x + card.width).toBeLessThanOrEqual(box.x + box.width);
      for (const row of rows) {
        expect(row.y).toBeGreaterThanOrEqual(card.y);
        expect(row.y + row.height).toBeLessThanOrEqual(card.y + card.height + 0.01);
      }
    }
  });

  it.each([1, 4, 32])("seats %d clients beside the router, none over another", (clientsPerNode) => {
    for (const { box, card, clients, clientRadius } of layoutOf(width, height, {
      ...population(3),
      clientsPerNode,
    }).nodes) {
      expect(clients).toHaveLength(clientsPerNode);
      for (const [index, client] of clients.entries()) {
        expect(client.x + clientRadius).toBeLessThan(card.x);
        expect(client.x - clientRadius).toBeGreaterThan(box.x);
        expect(client.y + clientRadius).toBeLessThan(box.y + box.height);
        for (const other of clients.slice(index + 1)) {
          expect(Math.hypot(client.x - other.x, client.y - other.y)).toBeGreaterThan(clientRadius * 2);
        }
      }
    }
  });

  it("names the pods in the router's rows wherever a lesson's three pods are shown", () => {
    expect(layoutOf(width, height, population(3)).nodes.every(({ text }) => text)).toBe(true);
  });

  it("leaves 8 nodes and 9 pods inside the picture", () => {
    const layout = layoutOf(width, height, population(9, 8));
    for (const { box } of [...layout.nodes, ...layout.pods]) {
      expect(box.y + box.height).toBeLessThanOrEqual(layout.floor.y);
    }
  });

  it.each([1, 12, 60, 600])("gives each of %d losses a place of its own on the floor", (total) => {
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
