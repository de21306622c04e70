import { lastAt } from "../../../../server/protocol/index.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast/cast.ts";
import type { Layout } from "../layout/layout.ts";

/** What the deployment's controller is at, in a line above its pods. */
export function drawController(
  { ctx, palette, measure }: Frame,
  cast: Cast,
  { controller }: Layout,
  t: number,
): void {
  if (!controller) return;
  ctx.save();
  ctx.font = fonts.label;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.text2;
  const words = fitText(measure, fonts.label, controllerWords(cast, t), controller.width);
  ctx.fillText(words, controller.x, controller.y + 10);
  ctx.restore();
}

/** Longest wording first. */
export function controllerWords(cast: Cast, t: number): string[] {
  const { history, rollouts, evictions } = cast;
  const { replicas } = history.header.scenario.deployment;
  const eviction = evictions.at(t);
  if (eviction?.type === "eviction.denied" && t - eviction.t < history.header.scenario.second)
    return [`eviction of ${eviction.pod} denied: 429`, "eviction denied: 429"];
  const rollout = rollouts.at(t);
  if (!rollout) return [`deployment, ${replicas} replicas`, `${replicas} replicas`];
  if (rollout.type === "rollout.finished")
    return [`deployment at revision ${rollout.revision}`, `revision ${rollout.revision}`];
  const begun = history.rollouts.findLast((each) => each.type === "rollout.started" && each.t <= t);
  if (rollout.type === "rollout.scaled" && (!begun || !lastAt(history.rollouts, t)))
    return [`deployment scales ${rollout.from} → ${rollout.to}`];
  const limits =
    begun?.type === "rollout.started" ? `, surge ${begun.maxSurge}, unavailable ${begun.maxUnavailable}` : "";
  return [
    `rolling out revision ${rollout.revision}${limits}`,
    `rolling out revision ${rollout.revision}`,
    `→ revision ${rollout.revision}`,
  ];
}
