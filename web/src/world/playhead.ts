/** The one moment everything on the page is shown at. */
export interface Playhead {
  /** ms since the run began, at this very frame. */
  now(): number;
  /** Playing or live: it moves by itself. */
  readonly moving: boolean;
  /** Called when it starts or stops moving, jumps, or changes speed; not for every frame. */
  subscribe(callback: () => void): () => void;
}

export type PlayheadMode = "live" | "playing" | "paused";
/** 1 is as fast as it happened. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;

/** How far behind the newest event the live playhead runs, in ms: enough to hide the steps in which events arrive. */
const liveLag = 50;

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
  #settling = false;

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

  now(): number {
    const t = this.#position();
    if (this.#mode === "live") this.#anchor = { t, clock: this.#clock() };
    const over = this.#mode === "playing" || (this.#mode === "live" && !this.#growing);
    if (over && t >= this.#end) this.#settleSoon();
    return t;
  }

  #position(): number {
    switch (this.#mode) {
      case "paused":
        return this.#anchor.t;
      case "playing":
        return Math.min(this.#end, this.#anchor.t + (this.#clock() - this.#anchor.clock) * this.#speed);
      case "live": {
        const wanted = Math.min(this.#end, this.#clock() - this.#offset - (this.#growing ? liveLag : 0));
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
    this.#offset = growing ? this.#clock() - end : Infinity;
    this.#mode = growing ? "live" : "paused";
    this.#anchor = { t: end, clock: this.#clock() };
    this.#tell();
  }

  /** The recording now reaches to `end`; `finished` when nothing more will come. */
  grow(end: number, finished: boolean): void {
    const atEnd = !this.#growing && this.#mode === "paused" && this.#anchor.t >= this.#end;
    // The end of a finished run may lie before its last event: how it was taken down is not shown.
    this.#end = finished && end > 0 ? end : Math.max(this.#end, end);
    if (atEnd) this.#anchor = { t: this.#end, clock: this.#clock() };
    this.#offset = Math.min(this.#offset, this.#clock() - end);
    const ended = finished && this.#growing;
    this.#growing = !finished;
    if (ended) this.#tell();
  }

  seek(t: number): void {
    if (this.#mode === "live") this.#mode = "paused";
    this.#anchor = { t: Math.min(this.#end, Math.max(0, t)), clock: this.#clock() };
    this.#tell();
  }

  /** Plays from where it stands; from `from` when it stands at the end. */
  play(from = 0): void {
    const t = this.now();
    this.#mode = "playing";
    this.#anchor = { t: t >= this.#end ? Math.max(0, from) : t, clock: this.#clock() };
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
      if (!over || this.#position() < this.#end) return;
      if (this.#growing) return this.follow();
      this.#mode = "paused";
      this.#anchor = { t: this.#end, clock: this.#clock() };
      this.#tell();
    });
  }

  #tell(): void {
    for (const callback of this.#callbacks) callback();
  }
}
