import { CommandRefused } from "../link/index.ts";
import { atSeconds } from "../ui/index.ts";
import type { World } from "../world/index.ts";
import { nodesOf } from "./cluster/names.ts";
import type { View } from "./shell/command.ts";
import type { SessionLab } from "./session.ts";

/** How long a command waits until it looks again, ms of wall-clock time. */
const look = 50;

/** The page's lab as the shell sees it: the run that is shown, at the playhead; what is asked goes to the run itself. */
export function labOf(world: World): SessionLab {
  const shown = () => {
    const { runs, shown: place } = world.store.getState();
    return runs.get(place?.run);
  };
  const isNow = (): boolean => world.playhead.growing && world.playhead.mode === "live";
  const view = (): View | undefined => {
    const run = shown();
    return run && { history: run.history, t: isNow() ? run.history.lastT : world.playhead.now() };
  };
  return {
    view,
    nodes: () => {
      const run = shown();
      return run ? nodesOf(run.history) : [];
    },
    moment() {
      const run = shown();
      return run && !isNow() ? `t=${atSeconds(run.history, world.playhead.now())}s` : undefined;
    },
    frozen() {
      const run = shown();
      const { going, connection } = world.store.getState();
      if (connection.is !== "open") return "the page is not connected to the lab";
      if (going === null || !run) return "no run goes on: press Start live, then try again";
      if (run.id !== going) return "the run that goes on is another than the one that is shown";
      if (run.history.header.mode !== "live")
        return "this run sends its signals by itself: press Start live for one of your own";
      if (!isNow()) return "this is the past, which can't be changed: press Live first";
      return undefined;
    },
    async ask(command) {
      try {
        await world.link.send(command);
        return undefined;
      } catch (error) {
        if (error instanceof CommandRefused) return error.message;
        throw error;
      }
    },
    pause: (signal, ms = look) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(ms, look));
        signal.addEventListener("abort", done);
      }),
  };
}
