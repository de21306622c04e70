import { createStore, type StoreApi } from "zustand/vanilla";
import type { Command, Journal, ProgramProblem, Settings } from "../../../server/protocol/index.ts";
import { ApiError, CommandRefused, Link, type Api, type LinkOutside } from "../link/index.ts";
import { Drafts, type OwnTexts } from "./drafts.ts";
import { Draws } from "./draws.ts";
import { RunPlayhead } from "./playhead.ts";
import { queued } from "./queue.ts";
import { extend, newRun, type Run } from "./run.ts";
import { variantRun, yours } from "./runs.ts";
import { sceneEnd } from "./scene-end.ts";
import type { Selection } from "./selection.ts";
import { quiet, type RunRequest, type Shown, type WorldState } from "./state.ts";

/** The server's own words name its routes: they are for whoever asks it without this page. */
const noSuchRun =
  "The server does not have this run any more: it keeps a limited number of finished runs, and the oldest give way to new ones.";

/** What the world needs of the page around it, and of the server. */
export interface WorldOutside extends LinkOutside {
  readonly api: LinkOutside["api"] & Pick<Api, "check" | "run">;
}

/** How long new events may wait before React hears of them, ms; pictures read the history at each frame anyway. */
const tellEvery = 80;

/** Everything the page knows of the lab, and everything it can ask of it. */
export class World {
  readonly store: StoreApi<WorldState> = createStore(() => quiet);
  readonly playhead: RunPlayhead;
  readonly link: Link;
  /** The learner's own texts. */
  readonly drafts: Drafts;
  /** What was planted in them, in the lessons that draw. */
  readonly draws: Draws;
  readonly #outside: Pick<WorldOutside, "now" | "api">;
  #telling: ReturnType<typeof setTimeout> | undefined;

  /** @param kept outlives the visit, as `outside.storage` doesn't. */
  constructor(outside: WorldOutside, clock: () => number, kept: LinkOutside["storage"] = localStorage) {
    this.playhead = new RunPlayhead(clock);
    this.drafts = new Drafts(kept);
    this.draws = new Draws(this.drafts, kept, outside.storage, () => outside.random());
    this.#outside = outside;
    this.link = new Link(outside, {
      connection: (connection) => {
        // A dropped connection freezes the frame: what is shown is true, but it may no longer be all.
        if (connection.is !== "open" && this.playhead.mode === "live") this.playhead.pause();
        if (connection.is === "open" && this.playhead.growing) this.playhead.follow();
        // A place in a queue is told anew to whoever comes back.
        if (connection.is !== "open" && this.store.getState().queue) this.#leftQueue();
        this.store.setState({ connection });
      },
      newLab: () => this.#nothingGoesOn(),
      idle: () => this.#nothingGoesOn(),
      run: (id, header) => this.#begin(newRun(id, header)),
      events: (id, events) => {
        const { runs, shown } = this.store.getState();
        const run = runs.get(id);
        if (!run) return;
        extend(run, events);
        const { finished } = run.history;
        if (finished) this.store.setState({ going: null, runs: runs.withEnded() });
        if (shown?.run !== id) return;
        this.playhead.grow(sceneEnd(run.history), finished !== undefined);
        this.#grown(finished !== undefined);
      },
      series: (series) => this.store.setState({ series }),
      waiting: (waiting) =>
        this.store.setState(({ queue }) => ({
          queue: queued(queue, waiting, this.#outside.now()),
          starting: true,
        })),
      left: () => this.#leftQueue(),
      notice: (notice) =>
        this.store.setState(({ said }) => ({
          said: [...said.filter(({ id }) => id !== notice.id), notice].toSorted((a, b) => a.at - b.at),
        })),
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
    this.store.setState({ going: null, starting: false, queue: null });
  }

  #leftQueue(): void {
    this.store.setState({ starting: false, queue: null });
  }

  #begin(run: Run): void {
    const { header } = run.history;
    const { shown } = this.store.getState();
    this.#keep(run);
    this.store.setState({ going: run.id, starting: false, queue: null });
    if (!shown || shown.lesson === header.lesson) this.showRun(run.id);
  }

  #keep(run: Run): void {
    this.store.setState(({ runs, shown, compared, going }) => ({
      runs: runs.with(run, [shown?.run ?? null, compared, going]),
    }));
  }

  /** Looks at a variant: at its newest run, if it has had one. */
  show({ lesson, variant }: Pick<Shown, "lesson" | "variant">): void {
    const run = this.store.getState().runs.latest(lesson, variant);
    this.#look({ lesson, variant, run: run?.id ?? null });
  }

  /** Looks at one of the runs that this page holds. */
  showRun(id: string): void {
    const run = this.store.getState().runs.get(id);
    if (!run) return;
    const { header } = run.history;
    this.#look({ lesson: header.lesson, variant: variantRun(header), run: id });
  }

  #look(shown: Shown): void {
    const { runs, version, going, compared } = this.store.getState();
    const run = runs.get(shown.run);
    // A run is not held against itself, nor against one of another lesson.
    const against = runs.get(compared);
    const keeps = against && against.id !== shown.run && against.history.header.lesson === shown.lesson;
    this.store.setState({
      shown,
      selected: null,
      codeLine: null,
      logLine: null,
      codeAsked: null,
      compared: keeps ? compared : null,
      version: version + 1,
    });
    this.playhead.show(run ? sceneEnd(run.history) : 0, run !== undefined && going === run.id);
  }

  /** Shows a finished run that was recorded before, from its journal. */
  open(id: string, { header, events }: Journal): void {
    const run = newRun(id, header);
    extend(run, events);
    this.#keep(run);
    this.showRun(id);
  }

  /**
   * Shows a run that the server keeps, whether this page holds it or not. Resolves to whether it could; if not, a notice
   * says why.
   */
  async load(id: string): Promise<boolean> {
    const { runs, going } = this.store.getState();
    // Of a run whose lab was lost to this page, the rest is at the server.
    if (runs.get(id)?.history.finished || going === id) {
      this.showRun(id);
      return true;
    }
    try {
      this.open(id, await this.#outside.api.run(id));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { trouble, message, todo } = error;
      if (trouble === "missing") this.tell(noSuchRun);
      else this.tell(todo === undefined ? message : `${message}${message.endsWith(".") ? " " : ": "}${todo}`);
      return false;
    }
  }

  /** Holds another run against the shown one; null ends that. */
  compare(run: string | null): void {
    this.store.setState({ compared: run });
  }

  select(selected: Selection | null): void {
    this.store.setState({ selected });
  }

  readonly pick = (request: number): void => this.select({ of: "request", id: request });

  /** Shows a line of the shown run's program, counted from 1, in the Code tab. */
  showCode(line: number): void {
    this.store.setState({ codeLine: { line } });
  }

  /** Shows the learner's own program in the Code tab. */
  showYours(lesson: string): void {
    this.show({ lesson, variant: yours });
    this.store.setState({ codeAsked: {} });
  }

  /** Shows a line of the pods' logs, by the number of its event, in the Logs tab; and the moment it was printed. */
  showLog(seq: number): void {
    const { runs, shown } = this.store.getState();
    const line = runs.get(shown?.run)?.history.logs.find((each) => each.seq === seq);
    if (line) this.playhead.seek(line.t);
    this.store.setState({ logLine: { seq } });
  }

  turn(settings: Settings): void {
    this.store.setState({ settings });
  }

  /** Starts a run of the shown lesson. Resolves to whether the lab took the order. */
  async start({
    variant,
    mode,
    program,
    manifest,
    settings = this.store.getState().settings,
    origin,
  }: RunRequest): Promise<boolean> {
    const { shown } = this.store.getState();
    if (!shown) return false;
    return this.#startWith({
      type: "run.start",
      lesson: shown.lesson,
      variant,
      mode,
      settings,
      ...(program !== undefined && { program }),
      ...(manifest !== undefined && { manifest }),
      ...(origin && { origin }),
    });
  }

  /** Runs a variant of the shown lesson so many times, one after the other, each with the next seed. */
  async repeat(
    { variant, ...own }: Pick<RunRequest, "variant" | keyof OwnTexts>,
    times: number,
  ): Promise<boolean> {
    const { shown, settings } = this.store.getState();
    if (!shown) return false;
    const { lesson } = shown;
    return this.#startWith({ type: "run.repeat", lesson, variant, settings, times, ...own });
  }

  async #startWith(command: Command): Promise<boolean> {
    this.store.setState({ starting: true, notice: null });
    const done = await this.ask(command);
    if (!done) this.store.setState({ starting: false });
    return done;
  }

  /** Gives up one's place in the queue, and the run that was asked for. */
  async leaveQueue(): Promise<void> {
    await this.ask({ type: "run.stop" });
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

  /** What keeps a text of one's own from being run. @throws ApiError without an answer */
  check(what: keyof OwnTexts, text: string): Promise<readonly ProgramProblem[]> {
    return this.#outside.api.check(what, text);
  }

  tell(text: string): void {
    this.store.setState({ notice: { text, at: this.#outside.now() } });
  }

  dismiss(): void {
    this.store.setState({ notice: null });
  }
}
