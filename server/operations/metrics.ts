import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { runSummarySchema } from "../protocol/index.ts";
import type { Happening, SessionCounts } from "../sessions/index.ts";

/** What is read when somebody asks for the metrics. */
interface Reading {
  readonly sessions: SessionCounts;
  readonly sockets: number;
  readonly ready: boolean;
}

/** The server's figures for Prometheus, beside those of its process and of its event loop. */
export class Metrics {
  readonly registry = new Registry();
  readonly #opened: Counter;
  readonly #finished: Counter<"how">;
  readonly #unkept: Counter;
  readonly #start: Histogram;
  readonly #labsLost: Counter;
  readonly #eventsLost: Counter;
  readonly #answers: Counter<"status">;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
      new Counter<L>({ name: `lastcall_${name}_total`, help, labelNames, registers });
    this.#opened = counter("sessions_opened", "Sessions that were opened.");
    this.#finished = counter("runs_finished", "Runs that are over, by how they ended.", ["how"]);
    // A rate over what has not happened yet is 0, and not unknown.
    for (const how of runSummarySchema.shape.how.options) this.#finished.inc({ how }, 0);
    this.#unkept = counter("runs_unkept", "Finished runs that the disk did not take.");
    this.#labsLost = counter("labs_lost", "Processes of labs that died under their run.");
    this.#eventsLost = counter("events_lost", "Gaps in what labs told of their runs. Stays 0.");
    this.#answers = counter("http_answers", "Answers to HTTP requests, by status.", ["status"]);
    this.#start = new Histogram({
      name: "lastcall_run_start_seconds",
      help: "From the command until the lab had begun the run, the wait for its turn included.",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers,
    });
  }

  /** Adds the figures that are read when they are asked for. */
  watch(read: () => Reading): void {
    const gauge = (name: string, help: string, value: (reading: Reading) => number) =>
      new Gauge({
        name: `lastcall_${name}`,
        help,
        registers: [this.registry],
        collect() {
          this.set(value(read()));
        },
      });
    gauge("sessions", "Sessions that are open.", ({ sessions }) => sessions.open);
    gauge("sessions_watched", "Sessions that a page watches.", ({ sessions }) => sessions.watched);
    gauge("runs", "Runs that are under way.", ({ sessions }) => sessions.running);
    gauge("labs", "Sessions that have a lab.", ({ sessions }) => sessions.labs);
    gauge("waiting_for_lab", "Sessions in the queue for a lab.", ({ sessions }) => sessions.waiting.place);
    gauge("waiting_for_turn", "Sessions in the queue to make a run.", ({ sessions }) => sessions.waiting.run);
    gauge("sockets", "WebSockets that are open.", ({ sockets }) => sockets);
    gauge("ready", "1 as long as /readyz says so, 0 from the signal on.", ({ ready }) => Number(ready));
  }

  /** An answer to an HTTP request has this status. */
  answered(status: number): void {
    this.#answers.inc({ status });
  }

  see(happening: Happening): void {
    switch (happening.type) {
      case "session.opened":
        return this.#opened.inc();
      case "run.started":
        return this.#start.observe(happening.waited / 1000);
      case "run.finished":
        if (!happening.kept) this.#unkept.inc();
        return this.#finished.inc({ how: happening.how });
      case "lab.lost":
        return this.#labsLost.inc();
      case "events.lost":
        return this.#eventsLost.inc();
      case "session.ended":
        return undefined;
    }
  }
}
