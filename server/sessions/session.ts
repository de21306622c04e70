import type { Ground, Message } from "../lab/index.ts";
import { jobOf, type LessonFolder } from "../lessons/index.ts";
import { dropRun } from "../ledger/index.ts";
import { JournalStore } from "../journal/index.ts";
import type { Command, Down, Header, Journal } from "../protocol/index.ts";
import { LabProcess } from "./lab-process.ts";

/** Takes what a session says. Must not throw. */
export type Listener = (message: Down) => void;

interface Run {
  readonly id: string;
  readonly header: Header;
  readonly store: JournalStore;
  over: boolean;
}

interface Options {
  readonly id: string;
  readonly ground: Ground;
  readonly find: (lesson: string) => Promise<LessonFolder>;
}

/** One learner's place: a lab process, the journal of the latest run, and whoever is watching. */
export class Session {
  readonly id: string;
  readonly #options: Options;
  readonly #listeners = new Set<Listener>();
  readonly #acks = new Map<number, (refused: string | undefined) => void>();
  #lab: LabProcess;
  #run: Run | undefined;
  #starting = false;
  #orders = 0;
  #ended = false;

  constructor(options: Options) {
    this.id = options.id;
    this.#options = options;
    this.#lab = this.#fork();
  }

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  get running(): boolean {
    return this.#starting || (this.#run !== undefined && !this.#run.over);
  }

  /** The latest run so far, or undefined before the first. */
  journal(): Journal | undefined {
    return this.#run && { header: this.#run.header, events: this.#run.store.after(0) };
  }

  /**
   * Sends a listener what it doesn't know yet, then everything new. `known` names the run that it has and the last
   * event of it.
   *
   * @returns what ends it.
   */
  watch(listener: Listener, known: { run: string | null; after: number }): () => void {
    const run = this.#run;
    if (!run) listener({ type: "idle" });
    else {
      const resumes =
        known.run === run.id && known.after <= run.store.lastSeq && run.store.resumableFrom(known.after);
      const after = resumes ? known.after : 0;
      if (resumes) listener({ type: "resumed", run: run.id, after });
      else listener({ type: "run", run: run.id, header: run.header });
      const events = [...run.store.after(after)];
      if (events.length > 0) listener({ type: "events", run: run.id, events });
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns why the command was refused, or undefined when it was accepted. */
  async command(command: Command): Promise<string | undefined> {
    if (command.type !== "run.start") {
      if (!this.running) return "no run is under way; start one first";
      return this.#ask(command);
    }
    if (this.running) return "a run is under way; stop it first";
    this.#starting = true;
    try {
      const folder = await this.#options.find(command.lesson);
      const job = jobOf(folder, command.variant, command.mode, command.settings);
      if (this.#lab.send({ type: "run", job })) return undefined;
      this.#starting = false;
      return "the lab's process is gone; try again";
    } catch (error) {
      this.#starting = false;
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Ends the lab and everything it runs. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#listeners.clear();
    await this.#lab.end();
  }

  #ask(command: Command): Promise<string | undefined> {
    const id = (this.#orders += 1);
    return new Promise((resolve) => {
      this.#acks.set(id, resolve);
      if (!this.#lab.send({ type: "command", id, command }))
        this.#answer(id, "the lab's process is gone; try again");
    });
  }

  #answer(id: number, refused: string | undefined): void {
    this.#acks.get(id)?.(refused);
    this.#acks.delete(id);
  }

  #fork(): LabProcess {
    const lab = new LabProcess(this.#options.ground, (message) => this.#hear(message));
    void lab.ended.then(() => this.#lost());
    return lab;
  }

  /** The lab's process died under its run: the run is over, its watchers are told, and the next run gets a new one. */
  #lost(): void {
    if (this.#ended) return;
    for (const id of this.#acks.keys()) this.#answer(id, "the lab's process ended; start again");
    if (this.#run && this.running) {
      // Nobody waits for it: what a dead lab left in the database takes room and does no harm.
      void dropRun(this.#options.ground.adminUrl, this.#run.id).catch(() => undefined);
    }
    if (this.running) this.#fail("the lab's process ended in the middle of the run; its pods ended with it");
    this.#lab = this.#fork();
  }

  #hear(message: Message): void {
    switch (message.type) {
      case "header":
        this.#run = { id: message.run, header: message.header, store: new JournalStore(), over: false };
        this.#starting = false;
        return this.#tell({ type: "run", run: message.run, header: message.header });
      case "events":
        for (const event of message.events) this.#run?.store.append(event);
        return this.#tell({ type: "events", run: message.run, events: message.events });
      case "ack":
        return this.#answer(message.id, message.refused);
      case "failed":
        return this.#fail(message.why);
      case "finished":
        this.#starting = false;
        if (this.#run) this.#run.over = true;
    }
  }

  #fail(why: string): void {
    this.#starting = false;
    const run = this.#run;
    if (!run || run.over) return this.#tell({ type: "error", message: why });
    run.over = true;
    const seq = run.store.lastSeq + 1;
    const t = run.store.after(seq - 2).at(-1)?.t ?? 0;
    const event = { seq, t, type: "run.finished", how: "failed", why } as const;
    run.store.append(event);
    this.#tell({ type: "events", run: run.id, events: [event] });
  }

  #tell(message: Down): void {
    for (const listener of this.#listeners) listener(message);
  }
}
