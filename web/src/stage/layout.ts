import { clamp, type Box, type Point } from "../kit/box.ts";

/** What the stage has to find room for. */
export interface Population {
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
  readonly clientsPerNode: number;
}

export interface NodePlace {
  readonly name: string;
  readonly box: Box;
  readonly card: Box;
  readonly clients: readonly Point[];
  readonly clientRadius: number;
  /** One per pod, in the order of the pods. Without `text` there is no room for names: a row is a dot. */
  readonly rows: readonly Box[];
  readonly text: boolean;
}

export interface PodPlace {
  readonly name: string;
  readonly box: Box;
  /** The middle of the door, in the left wall. */
  readonly door: Point;
  readonly doorHeight: number;
  /** Where requests are worked on. */
  readonly room: Box;
  /** Whether there is height for the name above the room, and for a line of text below it. */
  readonly header: boolean;
  readonly footer: boolean;
}

/** Where everything stands, in CSS pixels. A pure function of size and population. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly compact: boolean;
  readonly nodes: readonly NodePlace[];
  readonly pods: readonly PodPlace[];
  readonly ledger: Box;
  /** Losses stand on its bottom edge, from left to right, then in a second row above. */
  readonly floor: Box;
}

const captionHeight = 20;

/** @param width @param height of the picture, in CSS pixels; made for 360 × 260 and more. */
export function layoutOf(width: number, height: number, population: Population): Layout {
  const compact = width < 560;
  const pad = compact ? 8 : 16;
  const nodeWidth = compact ? clamp(width * 0.39, 140, 200) : clamp(width * 0.43, 240, 420);
  const ledgerWidth = compact ? 36 : 52;
  const podWidth = compact ? clamp(width * 0.325, 116, 156) : clamp(width * 0.23, 142, 220);
  const podX = width - pad - ledgerWidth - (compact ? 6 : 20) - podWidth;
  const floorHeight = clamp(height * 0.09, 20, 44);
  const line = height - captionHeight;
  const bottom = line - floorHeight - 6;
  const area = { top: pad, height: Math.max(40, bottom - pad) };
  const corridor = pad + nodeWidth;
  const floorX = compact ? pad : corridor + 8;

  return {
    width,
    height,
    compact,
    nodes: stack(population.nodes.length, area, compact ? 6 : 14, 230).map((slot, index) =>
      placeNode(
        population.nodes[index] ?? "",
        { x: pad, y: slot.y, width: nodeWidth, height: slot.height },
        population,
        compact,
      ),
    ),
    pods: stack(population.pods.length, area, compact ? 6 : 12, 128).map((slot, index) =>
      placePod(population.pods[index] ?? "", { x: podX, y: slot.y, width: podWidth, height: slot.height }),
    ),
    ledger: {
      x: width - pad - ledgerWidth,
      y: area.top + area.height / 2 - 34,
      width: ledgerWidth,
      height: 68,
    },
    floor: { x: floorX, y: line - floorHeight, width: width - pad - floorX, height: floorHeight },
  };
}

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

function placeNode(name: string, box: Box, population: Population, compact: boolean): NodePlace {
  const label = box.height >= 70 ? 20 : 4;
  const low = box.height < 110;
  const inset = compact ? 6 : 12;
  const below = compact || low ? 6 : 12;
  const cardWidth = compact ? box.width - 40 : clamp(box.width * 0.45, 116, 160);
  const cardTop = box.y + label;
  const roomy = box.y + box.height - below - cardTop;
  const count = Math.max(1, population.pods.length);
  const title = low ? 22 : 24;
  const foot = low ? 3 : 6;
  const rowHeight = Math.min(24, (roomy - title - foot) / count);
  const text = rowHeight >= 13;
  const cardHeight = text ? title + rowHeight * count + foot : roomy;
  const card: Box = {
    x: box.x + box.width - inset - cardWidth,
    y: cardTop + (roomy - cardHeight) / 2,
    width: cardWidth,
    height: Math.max(8, cardHeight),
  };
  const rows = text
    ? Array.from({ length: count }, (_, index) => ({
        x: card.x,
        y: card.y + title + index * rowHeight,
        width: card.width,
        height: rowHeight,
      }))
    : dotRows(card, count);
  return {
    name,
    box,
    card,
    ...seatClients(box, card, { top: cardTop, height: roomy }, population.clientsPerNode),
    rows,
    text,
  };
}

/** Clients in one column, in as many as they need where they are many; never into the router's card. */
function seatClients(
  box: Box,
  card: Box,
  area: { readonly top: number; readonly height: number },
  count: number,
): Pick<NodePlace, "clients" | "clientRadius"> {
  const across = card.x - box.x - 10;
  const single = area.height / count;
  let pitch = Math.min(28, across, single >= 14 ? single : 28);
  const perColumn = (size: number): number => Math.max(1, Math.floor(area.height / size));
  const columns = (size: number): number => Math.ceil(count / perColumn(size));
  while (pitch > 5 && columns(pitch) * pitch > Math.min(across, 76)) pitch -= 0.5;
  const lines = Math.min(count, perColumn(pitch));
  const top = area.top + area.height / 2 - ((lines - 1) * pitch) / 2;
  const left =
    box.x + Math.max(6 + pitch / 2, Math.min(28, across / 2 + 2) - ((columns(pitch) - 1) * pitch) / 2);
  return {
    clients: Array.from({ length: count }, (_, index) => ({
      x: left + Math.floor(index / lines) * pitch,
      y: top + (index % lines) * pitch,
    })),
    clientRadius: clamp(pitch * 0.32, 1.5, across < 40 ? 5 : 8),
  };
}

function dotRows(card: Box, count: number): Box[] {
  const top = card.height > 32 ? 20 : 0;
  const height = (card.height - top) / count;
  return Array.from({ length: count }, (_, index) => ({
    x: card.x,
    y: card.y + top + index * height,
    width: card.width,
    height,
  }));
}

function placePod(name: string, box: Box): PodPlace {
  const header = box.height >= 34;
  const footer = box.height >= 58;
  const top = box.y + (header ? 24 : 4);
  const bottom = box.y + box.height - (footer ? 22 : 4);
  const left = header ? 12 : 54;
  const doorHeight = clamp(box.height * 0.36, 10, 30);
  return {
    name,
    box,
    door: { x: box.x, y: box.y + box.height / 2 },
    doorHeight,
    room: { x: box.x + left, y: top, width: box.width - left - 8, height: Math.max(6, bottom - top) },
    header,
    footer,
  };
}

/** Where the loss of this order stands, and how large a place each has. All of them fit, however many. */
export function floorPlace(floor: Box, index: number, total: number): Point & { readonly cell: number } {
  let cell = 20;
  const perRow = (size: number): number => Math.max(1, Math.floor(floor.width / size));
  const rows = (size: number): number => Math.max(1, Math.floor((floor.height + 4) / size));
  while (cell > 3 && perRow(cell) * rows(cell) < total) cell -= 1;
  const row = Math.floor(index / perRow(cell));
  const column = index % perRow(cell);
  return {
    x: floor.x + (column + 0.5) * cell,
    y: floor.y + floor.height - Math.min(cell, 14) / 2 - row * cell,
    cell,
  };
}

/** Where the request in this place of a pod's room is drawn; `places` is the most that were ever taken at once. */
export function roomPlace(room: Box, place: number, places: number): Point & { readonly radius: number } {
  let cell = Math.min(22, room.height);
  const fits = (size: number): number =>
    Math.max(1, Math.floor(room.width / size)) * Math.max(1, Math.floor(room.height / size));
  while (cell > 5 && fits(cell) < places) cell -= 0.5;
  const columns = Math.max(1, Math.floor(room.width / cell));
  const lines = Math.max(1, Math.floor(room.height / cell));
  const shown = Math.min(place, columns * lines - 1);
  const used = Math.min(lines, Math.ceil(places / columns));
  const top = room.y + room.height / 2 - (used * cell) / 2;
  return {
    x: room.x + ((shown % columns) + 0.5) * cell,
    y: top + (Math.floor(shown / columns) + 0.5) * cell,
    radius: Math.max(2, cell / 2 - 2.5),
  };
}
