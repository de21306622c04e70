import { beliefAt, type Belief } from "../../kit/belief.ts";
import type { Point } from "../../kit/box.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast/cast.ts";
import type { Layout } from "../layout/layout.ts";
import type { RouterPlace } from "../layout/router.ts";
import type { Scene } from "../scene.ts";
import { curveAt } from "../ways.ts";

/**
 * The ways from each router's row to the doors it believes in: a plain line where it is right, a dashed one where it
 * is not. Where single requests aren't drawn, as wide as it is busy, and with a number: of a crowd, requests in a
 * cluster second; for those who asked for less motion, requests under way.
 */
export function drawRoutes(frame: Frame, cast: Cast, layout: Layout, t: number, scene: Scene): void {
  const routers = [
    ...layout.groups.flatMap(({ router }) => router ?? []),
    ...layout.nodes.map(({ router }) => router),
    ...(layout.front?.of === "pods" ? [layout.front] : []),
  ];
  const { crowd, rates, underWay } = scene;
  const numbers = frame.still ? underWay : crowd.many ? rates : undefined;
  const busiest = Math.max(1, ...[...(numbers?.values() ?? [])].flat().filter((each) => each !== undefined));
  for (const router of routers) {
    const counts = numbers?.get(router.router) ?? [];
    for (const [slot, row] of router.rows.entries()) {
      const pod = cast.pods.inPlace(slot, t);
      const place = layout.pods[slot];
      if (!pod || !place) continue;
      const belief = beliefAt(cast.beliefs(router.router, pod.record.name), t);
      const from = { x: row.x + row.width, y: row.y + row.height / 2 };
      const to = { x: place.door.x - 7, y: place.door.y };
      const wrong = belief === "stale" && (pod.door.at(t) ?? "shut") !== "open";
      const count = counts[slot] ?? 0;
      drawEdge(frame, { from, to, belief, wrong, share: crowd.many ? count / busiest : 0, count });
      if (count === 0) continue;
      // Close to the rows, where ways don't cross yet.
      drawCount(frame, curveAt(from, to, layout.compact ? 0.3 : 0.16), count);
    }
  }
  if (layout.front) drawFeeds(frame, layout, layout.front, crowd.many);
}

interface Edge {
  readonly from: Point;
  readonly to: Point;
  readonly belief: Belief;
  readonly wrong: boolean;
  /** How busy, as against the busiest. */
  readonly share: number;
  readonly count: number;
}

function drawEdge({ ctx, palette }: Frame, { from, to, belief, wrong, share, count }: Edge): void {
  const used = belief === "ready" || belief === "stale" || belief === "fallback";
  if (!used && count === 0) return;
  const middle = (from.x + to.x) / 2;
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  ctx.strokeStyle = wrong ? palette.tones.refused : palette.line;
  ctx.globalAlpha = wrong ? 0.75 : used ? 1 : 0.6;
  ctx.setLineDash(wrong ? [3, 3] : used ? [] : [1, 3]);
  ctx.lineWidth = 1 + 7 * Math.sqrt(share);
  ctx.stroke();
  ctx.restore();
}

/** From the clients to what stands in front, and from a load balancer to the nodes. */
function drawFeeds(
  { ctx, palette }: Frame,
  { groups, nodes }: Layout,
  front: RouterPlace,
  many: boolean,
): void {
  ctx.save();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = many ? 4 : 1;
  const line = (from: Point, to: Point): void => {
    const middle = (from.x + to.x) / 2;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
    ctx.stroke();
  };
  const { card } = front;
  for (const { box } of groups)
    line({ x: box.x + box.width, y: box.y + box.height / 2 }, { x: card.x, y: card.y + card.height / 2 });
  for (const [index, { router }] of nodes.entries()) {
    const row = front.rows[index];
    if (row)
      line(
        { x: row.x + row.width, y: row.y + row.height / 2 },
        { x: router.card.x, y: router.card.y + router.card.height / 2 },
      );
  }
  ctx.restore();
}

function drawCount({ ctx, palette, measure }: Frame, { x, y }: Point, count: number): void {
  const text = count.toLocaleString("en");
  const width = measure(text, fonts.label) + 8;
  ctx.save();
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(x - width / 2, y - 7, width, 14);
  ctx.font = fonts.label;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.text2;
  ctx.fillText(text, x, y + 0.5);
  ctx.restore();
}
