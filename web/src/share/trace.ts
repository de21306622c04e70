type Facts = Readonly<Record<string, string | number>>;

/** One event of the JSON Trace Event Format: `ph` says of which kind, `ts` and `dur` are µs. */
export interface TraceEvent {
  readonly ph: "X" | "b" | "e" | "i" | "s" | "f" | "M";
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: string;
  /** Of an instant: how far its mark reaches. */
  readonly s?: "t";
  /** Of a flow's end: it belongs to the slice that it lies in, and not to the next one. */
  readonly bp?: "e";
  readonly args?: Readonly<Record<string, string | number>>;
}

const micros = (ms: number): number => Math.round(ms * 1000);
/** A flow is tied to slices, which must not overlap on their thread: so it has its own, as short as they get. */
const blink = 1;

/** A trace in the making. Times are ms since the run began. */
export class Trace {
  readonly #events: TraceEvent[] = [];
  #processes = 0;

  /** Adds a process: they are listed in the order in which they are added. */
  process(name: string): { thread(name: string): Track } {
    const pid = (this.#processes += 1);
    const threads = new Map<string, Track>();
    this.#events.push(
      { ph: "M", pid, tid: 0, name: "process_name", args: { name } },
      { ph: "M", pid, tid: 0, name: "process_sort_index", args: { sort_index: pid } },
    );
    return {
      thread: (thread) => {
        const known = threads.get(thread);
        if (known) return known;
        const track = new Track(this.#events, pid, threads.size + 1, thread);
        threads.set(thread, track);
        return track;
      },
    };
  }

  /** The whole trace as JSON; viewers want no order of the events. */
  toJson(otherData: Facts): string {
    return JSON.stringify({ traceEvents: this.#events, displayTimeUnit: "ms", otherData });
  }
}

/** One thread of a process. */
export class Track {
  readonly #events: TraceEvent[];
  readonly #place: { readonly pid: number; readonly tid: number };

  constructor(events: TraceEvent[], pid: number, tid: number, name: string) {
    this.#events = events;
    this.#place = { pid, tid };
    this.#add({ ph: "M", name: "thread_name", args: { name } });
    this.#add({ ph: "M", name: "thread_sort_index", args: { sort_index: tid } });
  }

  /** From `from` to `to`; slices of one thread lie apart or inside one another. */
  slice(name: string, from: number, to: number, args: Facts): void {
    this.#add({
      ph: "X",
      name,
      cat: "slice",
      ts: micros(from),
      dur: Math.max(0, micros(to) - micros(from)),
      args,
    });
  }

  /** Slices that may overlap; `id` is the only one of its kind in the trace. */
  async(id: string, cat: string, name: string, from: number, to: number, args: Facts): void {
    this.#add({ ph: "b", id, cat, name, ts: micros(from), args });
    this.#add({ ph: "e", id, cat, name, ts: micros(to) });
  }

  instant(name: string, at: number, args: Facts): void {
    this.#add({ ph: "i", name, cat: "instant", s: "t", ts: micros(at), args });
  }

  /** An arrow from here to another thread. */
  flow(id: number, name: string, from: number, to: Track, at: number): void {
    const flow = { name, cat: "flow", id: `flow-${id}` };
    this.#add({ ph: "X", name: `send ${name}`, cat: "slice", ts: micros(from), dur: blink });
    this.#add({ ph: "s", ...flow, ts: micros(from) });
    to.#add({ ph: "X", name: `accept ${name}`, cat: "slice", ts: micros(at), dur: blink });
    to.#add({ ph: "f", bp: "e", ...flow, ts: micros(at) });
  }

  #add(event: Omit<TraceEvent, "pid" | "tid">): void {
    this.#events.push({ ...event, ...this.#place });
  }
}
