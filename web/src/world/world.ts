import { createStore, type StoreApi } from "zustand/vanilla";
import type { Command, Settings } from "../../../server/protocol/index.ts";
import { CommandRefused, Link, type Connection, type LinkOutside } from "../link/index.ts";
import { sceneEnd } from "./landmarks.ts";
import { RunPlayhead } from "./playhead.ts";
import { extend, newRun, runKey, type Run } from "./run.ts";

/** What a lesson page looks at. */
export interface Shown {
  readonly lesson: string;
  readonly variant: string;
}

/** Something to tell the learner once: a refusal, or trouble in the lab. */
export interface Notice {
  readonly text: string;
  readonly at: number;
}

export interface WorldState {
  readonly connection: Connection;
  /** The last run of each variant, by `runKey`. The runs themselves grow in place: see `version`. */
  readonly runs: ReadonlyMap<string, Run>;
  /** The key of the run that is going on, if any. */
  readonly going: string | null;
  /** A run was asked for, and has not begun yet. */
  readonly starting: boolean;
  readonly shown: Shown | null;
  /** Rises when events were folded into the shown run, or another one is shown. */
  readonly version: number;
  readonly selected: number | null;
  /** What the learner turned; applies to the next run. */
  readonly settings: Settings;
  readonly notice: Notice | null;
}

const quiet: WorldState = {
  connection: { is: "connecting" },
  runs: new Map(),
  going: null,
  starting: false,
  shown: null,
  version: 0,
  selected: null,
  settings: {},
  notice: null,
};

/** How long new events may wait before React hears of them, ms; pictures read the history at each frame anyway. */
const tellEvery = 80;

/** Everything the page knows of the lab, and everything it can ask of it. */
export class World {
  readonly store: StoreApi<WorldState> = createStore(() => quiet);
  readonly playhead: RunPlayhead;
  readonly link: Link;
  readonly #outside: Pick<LinkOutside, "now">;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(outside: LinkOutside, clock: () => number) {
    this.playhead = new RunPlayhead(clock);
    this.#outside = outside;
    this.link = new Link(outside, {
      connection: (connection) => {
        // A dropped connection freezes the frame: what is shown is true, but it may no longer be all.
        if (connection.is !== "open" && this.playhead.mode === "live") this.playhead.pause();
        if (connection.is === "open" && this.playhead.growing) this.playhead.follow();
        this.store.setState({ connection });
      },
      newLab: () => this.#nothingGoesOn(),
      idle: () => this.#nothingGoesOn(),
      run: (id, header) => this.#begin(newRun(id, header)),
      events: (id, events) => {
        const { runs, shown } = this.store.getState();
        const run = runs.values().find((known) => known.id === id);
        if (!run) return;
        extend(run, events);
        const { finished, header } = run.history;
        const key = runKey(header.lesson, header.variant);
        if (finished) this.store.setState({ going: null });
        if (!shown || runKey(shown.lesson, shown.variant) !== key) return;
        this.playhead.grow(sceneEnd(run.history), finished !== undefined);
        this.#grown(finished !== undefined);
      },
      trouble: (text) => {
        this.store.setState({ starting: false });
        this.tell(text);
      },
    });
  }

  /** Tells React of new events: at once when a run has ended, else a few at a time. */
  #grown(atOnce: boolean): void {
    const tell = () => {
      clearTimeout(this.#telling);
      this.#telling = undefined;
      this.store.setState(({ version }) => ({ version: version + 1 }));
    };
    if (atOnce) tell();
    else this.#telling ??= setTimeout(tell, tellEvery);
  }

  /** What was going on has ended with its lab: what was seen of it stays. */
  #nothingGoesOn(): void {
    this.playhead.grow(0, true);
    this.store.setState({ going: null, starting: false });
  }

  #begin(run: Run): void {
    const { lesson, variant } = run.history.header;
    const key = runKey(lesson, variant);
    const { runs, shown } = this.store.getState();
    this.store.setState({ runs: new Map(runs).set(key, run), going: key, starting: false });
    if (!shown || shown.lesson === lesson) this.show({ lesson, variant });
  }

  /** Looks at a variant: at its last run, if it has had one. */
  show(shown: Shown): void {
    const { runs, version, going } = this.store.getState();
    const run = runs.get(runKey(shown.lesson, shown.variant));
    this.store.setState({ shown, selected: null, version: version + 1 });
    this.playhead.show(run ? sceneEnd(run.history) : 0, going === runKey(shown.lesson, shown.variant));
  }

  select(request: number | null): void {
    this.store.setState({ selected: request });
  }

  readonly pick = (request: number): void => this.select(request);

  turn(settings: Settings): void {
    this.store.setState({ settings });
  }

  /** Starts a run of the shown lesson; what goes on is stopped by the lab. */
  async start(variant: string, mode: "live" | "scripted"): Promise<void> {
    const { shown, settings } = this.store.getState();
    if (!shown) return;
    this.store.setState({ starting: true, notice: null });
    const done = await this.ask({ type: "run.start", lesson: shown.lesson, variant, mode, settings });
    if (!done) this.store.setState({ starting: false });
  }

  /** Sends a command; a refusal becomes a notice. Resolves to whether it was taken. */
  async ask(command: Command): Promise<boolean> {
    try {
      await this.link.send(command);
      return true;
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error;
      this.tell(error.message);
      return false;
    }
  }

  tell(text: string): void {
    this.store.setState({ notice: { text, at: this.#outside.now() } });
  }

  dismiss(): void {
    this.store.setState({ notice: null });
  }
}
