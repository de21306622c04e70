import { useEffect, useState } from "react";
import { scoreAt, trialsOf, verdict } from "../../../server/protocol/index.ts";
import { plural } from "../ui/index.ts";
import { doingAt, queueInWords, useWorld, type World } from "../world/index.ts";

const countsEvery = 5_000;

/** Follows the world and calls `say`: phases at once, counts at most every five seconds, nothing while scrubbing. */
function narrate(world: World, say: (text: string) => void): () => void {
  let doing = "";
  let counted = performance.now();
  let told = "";
  const once = (key: string, text: string) => {
    if (told === key) return;
    told = key;
    say(text);
  };
  const listen = () => {
    const { starting, queue, shown, runs } = world.store.getState();
    // Each place of a long queue would be too much to listen to.
    if (queue) return once(`queue ${Math.min(queue.place, 4)}`, queueInWords(queue));
    if (starting) return once("starting", "Starting a run");
    const run = runs.get(shown?.run);
    if (!run) return;
    const { history, id } = run;
    if (history.finished && !world.playhead.moving) {
      const { figure, reason } = verdict(history);
      return once(`over ${id}`, `Run finished. ${figure}: ${reason}.`);
    }
    if (world.playhead.mode !== "live") return;
    const trials = trialsOf(history).filter(({ result }) => result !== undefined);
    if (trials.length > 0) return once(`${id} ${trials.length}`, `${plural(trials.length, "service")} tried`);
    const now = world.playhead.now();
    const does = doingAt(history, now);
    if (does !== doing) {
      doing = does;
      once(`${id} ${does}`, does);
    } else if (performance.now() - counted > countsEvery) {
      counted = performance.now();
      const { sent, lost } = scoreAt(history, now);
      once(`${id} ${sent}`, `${plural(sent, "request")} sent, ${lost} lost`);
    }
  };
  const leave = [world.store.subscribe(listen), world.playhead.subscribe(listen)];
  return () => leave.forEach((each) => each());
}

/** The one voice of the page. */
export function Announcer() {
  const world = useWorld();
  const [text, setText] = useState("");
  useEffect(() => narrate(world, setText), [world]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
