import type { History } from "../../../server/protocol/index.ts";
import { Cast } from "./cast/cast.ts";
import { layoutOf, type Layout } from "./layout/layout.ts";
import { populationOf } from "./layout/population.ts";
import { sceneAt, type Scene } from "./scene.ts";
import { Ways } from "./ways.ts";

/** The whole of a history, arranged for drawing. */
export function castOf(history: History): Cast {
  const cast = new Cast(history);
  cast.catchUp();
  return cast;
}

/** The stage as it stands at `t`, in a picture of a usual size. */
export function layoutAt(cast: Cast, t: number, width = 700, height = 372): Layout {
  return layoutOf(width, height, populationOf(cast.history.header.scenario, cast.pods.placesAt(t)));
}

export function look(cast: Cast, t: number, still = false): Scene {
  const layout = layoutAt(cast, t);
  return sceneAt(cast, layout, new Ways(layout), t, still);
}
