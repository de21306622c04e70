import { beliefAt, type Belief } from "../../kit/belief.ts";
import { hatch } from "../../kit/hatch.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast.ts";
import type { Layout, NodePlace } from "../layout.ts";
import type { Box } from "../../kit/box.ts";

/** Nodes with their clients and their routers' own tables, as they were at `t`. */
export function drawNodes(frame: Frame, cast: Cast, layout: Layout, t: number): void {
  for (const [n, node] of layout.nodes.entries()) {
    drawNodeFrame(frame, node, layout.compact);
    for (const [p, row] of node.rows.entries()) {
      const belief = beliefAt(cast.beliefs[n]?.[p] ?? [], t);
      drawRow(frame, {
        row,
        text: node.text,
        compact: layout.compact,
        pod: layout.pods[p]?.name ?? "",
        belief,
      });
    }
  }
}

/** A node's outline, its clients and its router's empty card. */
export function drawNodeFrame(frame: Frame, node: NodePlace, compact: boolean): void {
  const { ctx, palette, measure } = frame;
  const { box, card } = node;
  ctx.save();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 6);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.textBaseline = "alphabetic";
  if (card.y - box.y >= 19) {
    ctx.font = fonts.label;
    ctx.fillStyle = palette.text3;
    ctx.fillText(
      fitText(measure, fonts.label, `node ${node.name}`, box.width - 16),
      box.x + (compact ? 8 : 10),
      box.y + 15,
    );
  }
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = compact ? 1 : 1.5;
  for (const client of node.clients) {
    ctx.beginPath();
    ctx.arc(client.x, client.y, node.clientRadius, 0, Math.PI * 2);
    ctx.fillStyle = palette.canvas;
    ctx.fill();
    ctx.stroke();
  }
  ctx.beginPath();
  ctx.roundRect(card.x + 0.5, card.y + 0.5, card.width - 1, card.height - 1, 6);
  ctx.fillStyle = palette.panel;
  ctx.fill();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.stroke();
  if (card.height > 32) {
    const font = compact ? fonts.strongLabel : fonts.strong;
    ctx.font = font;
    ctx.fillStyle = palette.text1;
    const inset = compact ? 8 : 12;
    ctx.fillText(
      fitText(measure, font, [`router ${node.name}`, node.name], card.width - 2 * inset),
      card.x + inset,
      card.y + 17,
    );
  }
  ctx.restore();
}

interface Row {
  readonly row: Box;
  readonly text: boolean;
  readonly compact: boolean;
  readonly pod: string;
  readonly belief: Belief;
}

const marks: Record<Belief, string> = {
  unlisted: "",
  ready: "",
  stale: "stale",
  fallback: "last resort",
  removed: "",
};

function drawRow(frame: Frame, { row, text, compact, pod, belief }: Row): void {
  const { ctx, palette, measure } = frame;
  const inset = compact ? 8 : 12;
  const y = row.y + row.height / 2;
  ctx.save();
  if (belief === "stale") {
    const box = { x: row.x + 4, y: row.y + 1, width: row.width - 8, height: row.height - 2 };
    ctx.globalAlpha = 0.42;
    hatch(ctx, box, palette.tones["server-error"], { gap: 5, width: 1.5 });
    ctx.globalAlpha = 1;
  }
  ctx.beginPath();
  ctx.arc(row.x + inset + 3, y, text ? 3.5 : Math.min(3, row.height * 0.35), 0, Math.PI * 2);
  if (belief === "unlisted" || belief === "removed") {
    ctx.strokeStyle = palette.control;
    ctx.lineWidth = 1;
    ctx.stroke();
  } else {
    ctx.fillStyle = palette.tones[belief === "ready" ? "ok" : "server-error"];
    ctx.fill();
  }
  if (!text) {
    ctx.restore();
    return;
  }

  const font = compact ? fonts.smallMono : fonts.mono;
  const mark = marks[belief];
  const left = row.x + inset + 13;
  const right = row.x + row.width - inset + 2;
  const markWidth = mark === "" ? 0 : measure(mark, fonts.label) + 8;
  const roomForMark = right - left - markWidth >= measure(pod, font);
  const name = fitText(measure, font, pod, right - left - (roomForMark ? markWidth : 0));
  ctx.textBaseline = "middle";
  ctx.font = font;
  const faded = belief === "removed" || belief === "unlisted";
  const width = measure(name, font);
  if (belief === "stale") {
    // The names stay readable on the hatching.
    ctx.fillStyle = palette.panel;
    ctx.fillRect(left - 2, y - 7, width + 4, 14);
    if (roomForMark) ctx.fillRect(right - markWidth + 5, y - 7, markWidth - 2, 14);
  }
  ctx.fillStyle = faded ? palette.text3 : belief === "ready" ? palette.text2 : palette.text1;
  ctx.fillText(name, left, y + 0.5);
  if (belief === "removed") {
    ctx.strokeStyle = palette.text3;
    ctx.beginPath();
    ctx.moveTo(left, Math.round(y) + 0.5);
    ctx.lineTo(left + width, Math.round(y) + 0.5);
    ctx.stroke();
  }
  if (mark !== "" && roomForMark) {
    ctx.font = fonts.label;
    ctx.textAlign = "right";
    ctx.fillStyle = palette.text1;
    ctx.fillText(mark, right, y + 0.5);
  }
  ctx.restore();
}
