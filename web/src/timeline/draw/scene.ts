import type { Selection } from "../../world/index.ts";
import type { Facts } from "../facts/facts.ts";
import type { Layout } from "../layout.ts";
import type { TimelineModel } from "../model/model.ts";
import type { View } from "../viewport.ts";

/** What one picture of the timeline is made of; moments in ms since the run began. */
export interface Scene {
  readonly model: TimelineModel;
  readonly facts: Facts;
  readonly layout: Layout;
  /** How far the lanes are scrolled, CSS pixels. */
  readonly scroll: number;
  readonly view: View;
  readonly selected: Selection | null;
  /** The playhead, and the event it was stepped to. */
  readonly t: number;
  readonly cursor: number | undefined;
  /** How far the recording reaches. */
  readonly now: number;
}
