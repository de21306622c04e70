import { outcomeAt } from "../../../server/protocol/index.ts";
import type { Frame } from "../kit/use-canvas.ts";
import type { Selection } from "../world/index.ts";
import type { Cast } from "./cast/cast.ts";
import { drawController } from "./draw/controller.ts";
import { drawFloor, drawHeaps } from "./draw/floor.ts";
import { drawFlushes } from "./draw/flush.ts";
import { drawHeld, type Plug } from "./draw/held.ts";
import { drawPods } from "./draw/pods.ts";
import { drawLosses, drawQuiet, drawSelection, drawWay } from "./draw/requests.ts";
import { drawRouters } from "./draw/routers.ts";
import { drawRoutes } from "./draw/routes.ts";
import { drawStore } from "./draw/store.ts";
import { heapPlace } from "./heaps.ts";
import type { Layout } from "./layout/layout.ts";
import { sceneAt, type Scene } from "./scene.ts";
import { whereIs, type Stance } from "./travel.ts";
import type { Ways } from "./ways.ts";

/** What was painted where. */
export interface Painted {
  readonly scene: Scene;
  readonly plugs: readonly Plug[];
}

/** Paints the stage as it was at `t` (ms since the run began) and returns what was where, for hit tests. */
export function paintStage(
  frame: Frame,
  cast: Cast,
  ways: Ways,
  layout: Layout,
  t: number,
  selected: Selection | null,
): Painted {
  const scene = sceneAt(cast, layout, ways, t, frame.still);
  const { look } = scene;
  const moment = cast.clusterMoment(t);
  const chosen = chosenIn(scene, selected);
  drawRoutes(frame, cast, layout, moment, scene);
  const plugs = drawHeld(frame, { ...look, t: Math.min(look.t, moment) }, selected);
  if (chosen) drawWay(frame, look, chosen);
  drawRouters(frame, cast, layout, moment);
  drawController(frame, cast, layout, moment);
  drawPods(frame, cast, layout, moment, scene.inFlight);
  drawStore(frame, layout, {
    paid: cast.requests.commits.upTo(look.t),
    waiting: cast.jobs.waiting.at(look.t) ?? 0,
    done: cast.jobs.done.at(look.t) ?? 0,
    spans: cast.spans.upTo(look.t),
    collector: cast.history.header.scenario.collector ?? "alive",
  });
  drawFloor(frame, layout, scene);
  drawHeaps(frame, scene.heaps);
  drawQuiet(frame, scene, layout);
  drawFlushes(frame, look);
  drawLosses(frame, scene);
  const marked = chosen ?? plugs.find(({ what }) => same(what, selected));
  if (marked) drawSelection(frame, { radius: 3, ...marked });
  return { scene, plugs };
}

const same = (what: Selection, selected: Selection | null): boolean =>
  selected !== null && what.of === selected.of && what.id === selected.id && what.stream === selected.stream;

/** What is selected, wherever it is; where it is safely back, at its client. */
function chosenIn({ look, losses, jobs, heaps }: Scene, selected: Selection | null): Stance | undefined {
  if (selected === null) return undefined;
  const at = (x: number, y: number, radius: number): Stance => ({
    what: selected,
    kind: "floor",
    outcome: undefined,
    share: 1,
    x,
    y,
    radius,
  });
  if (selected.of === "request") {
    const actor = look.cast.requests.byId(selected.id);
    if (!actor || actor.request.sent.t > look.t) return undefined;
    const stance = whereIs(actor, look);
    const heap = heaps.find((each) => each.losses.some((loss) => loss.actor === actor));
    if (heap && stance?.kind === "floor") {
      const place = heapPlace(
        heap,
        heap.losses.findIndex((loss) => loss.actor === actor),
      );
      return { ...stance, x: place.x + heap.cell / 2, y: place.y + heap.cell / 2, radius: heap.cell / 2 };
    }
    if (stance) return stance;
    const home = look.ways.of(actor, actor.stays.at(-1)?.pod?.slot ?? -1).legs[0]?.from;
    return (
      home && { ...at(home.x, home.y, 5), kind: "back", actor, outcome: outcomeAt(actor.request, look.t) }
    );
  }
  const item = losses.find(({ what }) => same(what, selected));
  const job = jobs.find(({ what }) => same(what, selected));
  return item ?? (job && at(job.x, job.y, job.radius));
}
