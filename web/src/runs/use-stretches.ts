import { useState } from "react";
import { zero, type History } from "../../../server/protocol/index.ts";
import type { Stretch, View } from "../timeline/index.ts";
import { landmarks } from "../world/index.ts";
import { alignedTime } from "./alignment.ts";
import type { Side } from "./use-comparison.ts";

/** One axis for two timelines: what is in sight in one is in sight in the other. */
export function useStretches(
  sides: readonly [Side, Side] | undefined,
): readonly [Stretch, Stretch] | undefined {
  // In the time of the first run.
  const [view, setView] = useState<View | null>(null);
  const [one, other] = sides?.map(({ run }) => run.history) ?? [];
  if (!one || !other) return undefined;
  const fit = wholeOf([one, other]);
  return [
    { view, fit, look: setView },
    {
      view: view && shifted(one, other, view),
      fit: shifted(one, other, fit),
      look: (seen) => setView(seen && shifted(other, one, seen)),
    },
  ];
}

const shifted = (from: History, to: History, { from: a, to: b }: View): View => ({
  from: alignedTime(from, to, a),
  to: alignedTime(from, to, b),
});

/** From a second before the deletion until the last landmark of any of them is past, in the time of the first. */
function wholeOf(histories: readonly [History, ...History[]]): View {
  const [first] = histories;
  const { second } = first.header.scenario;
  const start = zero(first);
  const ends = histories.map((history) => {
    const last = zero(history) === undefined ? history.lastT : landmarks(history).at(-1)?.t;
    return alignedTime(history, first, last ?? history.lastT);
  });
  return { from: start === undefined ? 0 : start - second, to: Math.max(...ends) + second };
}
