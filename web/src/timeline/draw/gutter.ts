import type { Box } from "../../kit/box.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { exitOf } from "../../kit/belief.ts";
import { trackName, type Placed } from "../layout.ts";
import type { TrackFacts } from "../facts/facts.ts";
import { countsOf } from "../words.ts";
import type { Scene } from "./scene.ts";

/** The separating lines and the names at the left. Lanes are drawn where their content lies. */
export function drawGutter(frame: Frame, { layout, facts }: Scene): void {
  const { ctx, palette, measure } = frame;
  const { compact, gutter } = layout;
  const left = compact ? 8 : 14;
  const room = gutter - left - 4;
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const put = (words: readonly string[], font: string, color: string, y: number): void => {
    ctx.font = font;
    ctx.fillStyle = color;
    ctx.fillText(fitText(measure, font, words, room), left, y);
  };
  for (const lane of layout.lanes) {
    const middle = lane.y + lane.height / 2 + 0.5;
    switch (lane.kind) {
      case "track":
        twoLines(lane, lane.facts);
        break;
      case "spans": {
        const { spans, losses } = facts.history;
        const lost = losses.filter(({ of }) => of === "span").length;
        put(
          lost > 0 ? [`spans, ${lost} lost`, "spans"] : [`${spans.length} spans`],
          fonts.body,
          palette.text2,
          middle,
        );
        break;
      }
      // A head's name is a button, above the picture.
      case "head":
        break;
      case "process":
        put([`${lane.of.pod.name} process`, lane.of.pod.name], fonts.strong, palette.text1, middle);
        break;
      default:
        put(nameOf(lane), fonts.body, palette.text2, middle);
    }
    line(lane);
  }
  ctx.restore();

  function twoLines(lane: Box, own: TrackFacts): void {
    const middle = lane.y + Math.min(lane.height / 2 - 7, 13);
    const { track } = own;
    const counts = countsOf(own);
    put([track.pod ?? "no endpoint", track.pod ?? "nobody"], fonts.mono, palette.text2, middle + 0.5);
    put(
      [counts, ...counts.split(", ").slice(1), counts.split(", ")[0] ?? ""],
      fonts.label,
      palette.text3,
      middle + 15,
    );
  }

  function line({ y, height }: Box): void {
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(0, Math.round(y + height) - 0.5);
    ctx.lineTo(layout.width, Math.round(y + height) - 0.5);
    ctx.stroke();
  }
}

function nameOf(lane: Placed): string[] {
  if (lane.kind === "api") return ["API"];
  if (lane.kind === "router") return [lane.router.name, lane.router.name.replace("router ", "")];
  return ["kubelet"];
}

/** What stands on the button of a group's head. */
export function headName(lane: Extract<Placed, { kind: "head" }>): { name: string; more: string } {
  if (typeof lane.of === "string") return { name: trackName(lane.of), more: "" };
  const { pod } = lane.of;
  return { name: pod.name, more: exitOf(pod) ? (lane.of.process.exits.at(-1)?.label ?? "") : "" };
}
