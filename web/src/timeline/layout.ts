import { clamp, type Box } from "../kit/box.ts";
import type { Facts, PodLanes, RouterLane, TrackFacts } from "./facts/facts.ts";
import type { Track, TrackOf } from "./model/track.ts";

/** One lane of the timeline. `head` opens and closes a group of them. */
export type Lane =
  | { readonly kind: "api" }
  | { readonly kind: "head"; readonly key: string; readonly open: boolean; readonly of: PodLanes | TrackOf }
  | { readonly kind: "router"; readonly of: PodLanes; readonly router: RouterLane }
  | { readonly kind: "kubelet" | "process"; readonly of: PodLanes }
  | {
      readonly kind: "track";
      readonly track: Track;
      readonly facts: TrackFacts;
      readonly rowHeight: number;
      readonly firstRow: number;
    }
  | { readonly kind: "spans" };

/** A lane and where it lies; its y counts from the top of all lanes' content, before scrolling. */
export type Placed = Lane & Box;

/** Where everything lies, in CSS pixels. Boxes span the time area without the gutter of names. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly compact: boolean;
  readonly gutter: number;
  readonly axis: Box;
  readonly lanes: readonly Placed[];
  /** What of the lanes can be seen at once, and how tall they are together with axis and minimap. */
  readonly view: Box;
  readonly contentHeight: number;
  /** Undefined where there is no height for it. */
  readonly minimap: Box | undefined;
}

/** Height of the axis row and of a group's head, in CSS pixels: as tall as a target has to be. */
export const axisHeight = 24;

const trackNames: Record<TrackOf, string> = {
  request: "requests",
  job: "jobs",
  socket: "WebSockets",
  stream: "event streams",
};
export const trackName = (of: TrackOf): string => trackNames[of];

/** From how many tracks of one kind on they can be put away. */
const many = 4;

/** @param turned keys of groups that were opened or closed by hand, against what they are by themselves. */
export function lanesOf(facts: Facts, turned: ReadonlySet<string>): Lane[] {
  const lanes: Lane[] = [{ kind: "api" }];
  for (const [index, of] of facts.pods.entries()) {
    const key = `pod ${of.pod.name}`;
    const single = facts.pods.length === 1;
    const open = single || (index === 0) !== turned.has(key);
    if (!single) lanes.push({ kind: "head", key, open, of });
    if (!open) continue;
    lanes.push(...of.routers.map((router) => ({ kind: "router", of, router }) as const));
    lanes.push({ kind: "kubelet", of }, { kind: "process", of });
  }
  const kinds = Map.groupBy(facts.tracks, ({ track }) => track.of);
  for (const [of, tracks] of kinds) {
    const key = `of ${of}`;
    const open = !turned.has(key);
    if (tracks.length > many || !open) lanes.push({ kind: "head", key, open, of });
    if (open)
      lanes.push(
        ...tracks.map(
          (own) => ({ kind: "track", track: own.track, facts: own, rowHeight: 0, firstRow: 0 }) as const,
        ),
      );
  }
  const { spans, losses } = facts.history;
  if (spans.length > 0 || losses.some(({ of }) => of === "span")) lanes.push({ kind: "spans" });
  return lanes;
}

/** @param width @param height of the picture, in CSS pixels. */
export function layoutOf(width: number, height: number, list: readonly Lane[]): Layout {
  const compact = width < 520;
  const gutter = compact ? 74 : 112;
  const x = gutter;
  const across = Math.max(1, width - gutter - (compact ? 8 : 14));
  const minimapHeight = height >= 200 ? 26 : 0;
  const available = Math.max(0, height - axisHeight - minimapHeight);
  const heights = heightsOf(list, available);
  let y = axisHeight;
  const lanes = list.map((lane, index): Placed => {
    const box = { x, y, width: across, height: heights[index] ?? 0 };
    y += box.height;
    return lane.kind === "track" ? { ...lane, ...box, ...rowsIn(box, lane.track) } : { ...lane, ...box };
  });
  return {
    width,
    height,
    compact,
    gutter,
    axis: { x, y: 0, width: across, height: axisHeight },
    lanes,
    view: { x, y: axisHeight, width: across, height: available },
    contentHeight: Math.max(height, y + minimapHeight),
    minimap:
      minimapHeight === 0
        ? undefined
        : { x, y: height - minimapHeight + 4, width: across, height: minimapHeight - 8 },
  };
}

/** What of the lanes' content is between axis and minimap, as a CSS `clip-path` of all of it. */
export const clipOf = ({ view }: Layout, scroll: number): string =>
  `inset(${scroll + view.y}px 0 calc(100% - ${scroll + view.y + view.height}px))`;

/** Of a track's lane: the least that its name needs, and what its rows would like. */
const leastTrack = 32;
const likedTrack = ({ rows }: Track): number => clamp(rows * 8 + 8, leastTrack, 132);

/** Fixed lanes keep their height as long as they can be read; tracks share what is left, and are never squeezed. */
function heightsOf(list: readonly Lane[], available: number): number[] {
  const tracks = list.flatMap((lane) => (lane.kind === "track" ? [lane.track] : []));
  const heads = list.filter(({ kind }) => kind === "head").length * axisHeight;
  const fixed = Math.max(1, list.length - tracks.length - heads / axisHeight);
  const laneHeight = clamp((available - heads - tracks.length * leastTrack) / fixed, 20, 26);
  const left = available - heads - fixed * laneHeight;
  const least = tracks.length * leastTrack;
  const liked = tracks.map(likedTrack);
  const wishes = liked.reduce((sum, height) => sum + height - leastTrack, 0);
  const spare = Math.max(0, left - least);
  // Where there is more room than anybody wished for, it is shared by the same measure.
  const share = wishes === 0 ? 0 : spare / wishes;
  return list.map((lane) => {
    if (lane.kind === "head") return axisHeight;
    if (lane.kind !== "track") return laneHeight;
    if (wishes === 0) return leastTrack + spare / tracks.length;
    return leastTrack + (likedTrack(lane.track) - leastTrack) * share;
  });
}

const padding = 6;

function rowsIn(box: Box, { rows }: Track): { rowHeight: number; firstRow: number } {
  const inner = Math.max(2, box.height - padding);
  const rowHeight = clamp(inner / Math.max(1, rows), 0.05, 11);
  const firstRow = box.y + padding / 2 + rowHeight / 2 + Math.max(0, inner - rowHeight * rows) / 2;
  return { rowHeight, firstRow };
}

/** Rows less tall than this are shown as a curve of how many were under way. */
const legible = 1.15;
/** So many bars in one lane at once are, too. */
const mostBars = 1500;

/** Whether single bars of a lane can be told apart between two moments. */
export const showsBars = (
  { track, rowHeight }: Extract<Lane, { kind: "track" }>,
  view: { readonly from: number; readonly to: number },
): boolean => rowHeight >= legible && track.countBetween(view.from, view.to) <= mostBars;
