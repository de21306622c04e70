/** The one moment everything on the page is shown at. */
export interface Playhead {
  /** ms since the run began, at this very frame. */
  now(): number;
  /** Playing or live: it moves by itself. */
  readonly moving: boolean;
  /** The event it was stepped to, by its seq: several may share one moment. Undefined unless it stands on one. */
  readonly cursor?: number | undefined;
  /** Called when it starts or stops moving, jumps, or changes speed; not for every frame. */
  subscribe(callback: () => void): () => void;
}

/** The next moment after `t` at which playing should pause, ms since the run began; undefined where there is none. */
type Stops = (t: number) => number | undefined;

export type PlayheadMode = "live" | "playing" | "paused";
/** 1 is as fast as it happened. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;

/**
 * How far behind the newest event the live playhead may run, in ms: no less than events are gathered for before they are
 * sent, and no more than a reader would notice.
 */
const lags = { least: 16, most: 120 };

/** How soon a lag that is no longer needed is halved, in ms. */
const lagHalved = 500;

/** A playhead over a recording that may still be growing. `clock` is monotonic, in ms. */
export class RunPlayhead implements Playhead {
  readonly #clock: () => number;
  readonly #callbacks = new Set<() => void>();
  #mode: PlayheadMode = "paused";
  #speed: number = speeds[0];
  #end = 0;
  #growing = false;
  /** Where it stood, and when by the clock, when it last began to move or jumped. */
  #anchor = { t: 0, clock: 0 };
  /** Smallest seen difference between the clock and the run's own time: the delivery with the least delay. */
  #offset = Infinity;
  /** By how much deliveries lately came later than that one: what hides the steps in which events arrive, and no more. */
  #lag = lags.least;
  /** When the last of them came, by the clock. */
  #heard = 0;
  #settling = false;
  #cursor: number | undefined;
  #stops: Stops | undefined;
  /** Where playing is to pause, before the end. */
  #until = Infinity;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get mode(): PlayheadMode {
    return this.#mode;
  }
  get moving(): boolean {
    return this.#mode !== "paused";
  }
  get speed(): number {
    return this.#speed;
  }
  /** The last moment there is anything to see, ms since the run began. */
  get end(): number {
    return this.#end;
  }
  /** Whether more may come. */
  get growing(): boolean {
    return this.#growing;
  }

  get cursor(): number | undefined {
    return this.#cursor;
  }
  /** Whether playing pauses by itself at moments worth a look. */
  get stops(): boolean {
    return this.#stops !== undefined;
  }

  now(): number {
    const t = this.#position();
    if (this.#mode === "live") this.#anchor = { t, clock: this.#clock() };
    const over = this.#mode === "playing" || (this.#mode === "live" && !this.#growing);
    if (over && t >= this.#last()) this.#settleSoon();
    return t;
  }

  /** Where it will come to rest if nobody touches it. */
  #last(): number {
    return this.#mode === "playing" ? Math.min(this.#end, this.#until) : this.#end;
  }

  #position(): number {
    switch (this.#mode) {
      case "paused":
        return this.#anchor.t;
      case "playing":
        return Math.min(this.#last(), this.#anchor.t + (this.#clock() - this.#anchor.clock) * this.#speed);
      case "live": {
        const wanted = Math.min(this.#end, this.#clock() - this.#offset - (this.#growing ? this.#lag : 0));
        return this.#growing
          ? Math.max(this.#anchor.t, wanted)
          : Math.min(this.#end, Math.max(this.#anchor.t, wanted));
      }
    }
  }

  /** Another recording: at its end, or following it while it grows. */
  show(end: number, growing: boolean): void {
    this.#end = end;
    this.#growing = growing;
    this.#cursor = undefined;
    this.#offset = growing ? this.#clock() - end : Infinity;
    this.#lag = lags.least;
    this.#heard = this.#clock();
    this.#mode = growing ? "live" : "paused";
    this.#anchor = { t: end, clock: this.#clock() };
    this.#tell();
  }

  /** The recording now reaches to `end`; `finished` when nothing more will come. */
  grow(end: number, finished: boolean): void {
    const atEnd = !this.#growing && this.#mode === "paused" && this.#anchor.t >= this.#end;
    // What brings nothing newer says nothing of how long deliveries take.
    if (this.#growing && end > this.#end) this.#listen(this.#clock() - end);
    // The end of a finished run may lie before its last event: how it was taken down is not shown.
    this.#end = finished && end > 0 ? end : Math.max(this.#end, end);
    if (atEnd) this.#anchor = { t: this.#end, clock: this.#clock() };
    const ended = finished && this.#growing;
    this.#growing = !finished;
    if (ended) this.#tell();
  }

  /** One delivery came so long after the run's own time. */
  #listen(delay: number): void {
    const now = this.#clock();
    this.#offset = Math.min(this.#offset, delay);
    const late = Math.min(lags.most, delay - this.#offset);
    this.#lag = Math.max(lags.least, late, this.#lag * 0.5 ** ((now - this.#heard) / lagHalved));
    this.#heard = now;
  }

  seek(t: number): void {
    if (this.#mode === "live") this.#mode = "paused";
    this.#go(t);
    this.#tell();
  }

  /** Stands still on one event, by its seq: a step between events of the same moment is one, though no time passes. */
  step({ seq, t }: { readonly seq: number; readonly t: number }): void {
    this.#mode = "paused";
    this.#go(t);
    this.#cursor = seq;
    this.#tell();
  }

  /** To a moment, or to one event at it. */
  go(t: number, seq?: number): void {
    if (seq === undefined) this.seek(t);
    else this.step({ seq, t });
  }

  #go(t: number): void {
    this.#anchor = { t: Math.min(this.#end, Math.max(0, t)), clock: this.#clock() };
    this.#cursor = undefined;
    this.#aim();
  }

  #aim(): void {
    this.#until = this.#stops?.(this.#anchor.t) ?? Infinity;
  }

  /** Lets playing pause at each of these moments; undefined lets it run through. */
  stopAt(stops: Stops | undefined): void {
    this.#anchor = { t: this.#position(), clock: this.#clock() };
    this.#stops = stops;
    this.#aim();
    this.#tell();
  }

  /** Plays from where it stands; from `from` when it stands at the end. */
  play(from = 0): void {
    const t = this.now();
    this.#mode = "playing";
    this.#go(t >= this.#end ? from : t);
    this.#tell();
  }

  pause(): void {
    this.#anchor = { t: this.#position(), clock: this.#clock() };
    this.#mode = "paused";
    this.#tell();
  }

  /** Follows the newest event again; at the end of a finished run it just stands there. */
  follow(): void {
    this.#anchor = { t: this.#growing ? this.#position() : this.#end, clock: this.#clock() };
    this.#cursor = undefined;
    this.#mode = this.#growing ? "live" : "paused";
    this.#tell();
  }

  setSpeed(speed: number): void {
    this.#anchor = { t: this.#position(), clock: this.#clock() };
    this.#speed = speed;
    this.#tell();
  }

  subscribe(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** Reading the time must not call back into whoever reads it, so the stop comes a moment later. */
  #settleSoon(): void {
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      this.#settling = false;
      const over = this.#mode === "playing" || (this.#mode === "live" && !this.#growing);
      const last = this.#last();
      if (!over || this.#position() < last) return;
      if (this.#growing && last === this.#end) return this.follow();
      this.#mode = "paused";
      this.#anchor = { t: last, clock: this.#clock() };
      this.#tell();
    });
  }

  #tell(): void {
    for (const callback of this.#callbacks) callback();
  }
}
