import type { Scenario } from "../../../../server/protocol/index.ts";

/**
 * Where a client sits: `a3` is the third of node a, `a-socket-2` holds a WebSocket in the second place. One of an
 * unknown name sits in the first.
 */
export function seatOf(
  client: string,
  { nodes, traffic }: Pick<Scenario, "nodes" | "traffic">,
): { readonly group: number; readonly seat: number } {
  const [, name, nth] = /^(.*?)(?:-[a-z]+)?-?(\d+)$/.exec(client) ?? [];
  const exact = nodes.findIndex((node) => node.name === name);
  const group = exact >= 0 ? exact : nodes.findIndex((node) => client.startsWith(node.name));
  return {
    group: Math.max(0, group),
    seat: Math.max(0, Number(nth ?? 1) - 1) % traffic.clientsPerNode,
  };
}
