import { clamp } from "../../kit/box.ts";
import type { Population, Way } from "./population.ts";

interface Column {
  readonly x: number;
  readonly width: number;
}

/** The columns of the stage, from the clients at the left to what is kept at the right. In CSS pixels. */
export interface Columns {
  readonly clients: Column;
  readonly front: Column;
  readonly nodes: Column;
  readonly pods: Column;
  readonly store: Column;
}

/** Shares of the width: of the clients (with their router, at a service), the front, the nodes, the pods. */
const shares: Record<Way, { readonly wide: Shares; readonly compact: Shares }> = {
  service: { wide: [0.43, 0, 0, 0.23], compact: [0.39, 0, 0, 0.325] },
  direct: { wide: [0.16, 0, 0, 0.26], compact: [0.15, 0, 0, 0.36] },
  front: { wide: [0.13, 0.2, 0, 0.23], compact: [0.11, 0.24, 0, 0.31] },
  nodes: { wide: [0.1, 0.145, 0.19, 0.22], compact: [0.09, 0.13, 0.18, 0.28] },
};
type Shares = readonly [clients: number, front: number, nodes: number, pods: number];

/** Narrowest and widest that each may be. */
const limits: Record<"wide" | "compact", readonly (readonly [number, number])[]> = {
  wide: [
    [52, 420],
    [104, 190],
    [104, 190],
    [142, 220],
  ],
  compact: [
    [34, 200],
    [58, 104],
    [62, 96],
    [96, 156],
  ],
};

export function columnsOf(width: number, compact: boolean, { way }: Population): Columns {
  const pad = compact ? 8 : 16;
  const size = compact ? "compact" : "wide";
  const [clients, front, nodes, pods] = shares[way][size].map((share, index) => {
    const [low, high] = limits[size][index] ?? [0, 0];
    return share === 0 ? 0 : clamp(width * share, low, high);
  }) as unknown as Shares;
  const store = compact ? 36 : 56;
  const podX = width - pad - store - (compact ? 6 : 20) - pods;
  // What stands between the clients and the pods shares the room there evenly.
  const room = podX - (pad + clients);
  const between = [front, nodes].filter((each) => each > 0);
  const gap = (room - between.reduce((sum, each) => sum + each, 0)) / (between.length + 1);
  const frontX = pad + clients + gap;
  return {
    clients: { x: pad, width: clients },
    front: { x: frontX, width: front },
    nodes: { x: frontX + front + gap, width: nodes },
    pods: { x: podX, width: pods },
    store: { x: width - pad - store, width: store },
  };
}
