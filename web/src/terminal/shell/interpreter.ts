import type { Filter, Io, Lab, MakeFilter, Run } from "./command.ts";
import { expand } from "./expand.ts";
import { parse, SyntaxProblem, type Command, type List, type Redirect } from "./parse.ts";

/** Where a shell writes to. */
export interface Outlet {
  out(text: string): void;
  err(text: string): void;
  hint(text: string): void;
  clear(): void;
}

interface Options {
  readonly lab: Lab;
  readonly commands: ReadonlyMap<string, Run>;
  readonly filters: Readonly<Record<string, MakeFilter>>;
}

/** Exit status of what Ctrl-C ended: 128 + SIGINT. */
export const interrupted = 130;

/** Runs lines of the shell. It keeps its variables and the last exit status from one line to the next. */
export class Interpreter {
  readonly #options: Options;
  readonly #variables = new Map<string, string>();
  #status = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether the line needs a further one: a quote or a loop is still open. */
  static isOpen(line: string): boolean {
    try {
      parse(line);
      return false;
    } catch (error) {
      return error instanceof SyntaxProblem && error.incomplete;
    }
  }

  /** Runs a line to its end. @returns its exit status. */
  async run(line: string, outlet: Outlet, signal: AbortSignal): Promise<number> {
    try {
      await this.#list(parse(line), { ...outlet, lab: this.#options.lab, signal, terminal: true });
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      outlet.err(`bash: ${error.message}\n`);
      this.#status = 2;
    }
    if (signal.aborted) this.#status = interrupted;
    return this.#status;
  }

  async #list(list: List, io: Io): Promise<number> {
    for (const { when, pipe } of list) {
      if (io.signal.aborted) return (this.#status = interrupted);
      if (when === "always" || (when === "success") === (this.#status === 0))
        this.#status = await this.#pipe(pipe, io);
    }
    return this.#status;
  }

  /** Each command's output is the input of the next; all run at once, and the last one's status counts. */
  async #pipe(pipe: readonly Command[], io: Io): Promise<number> {
    const [first, ...rest] = pipe;
    if (!first) return 0;
    if (rest.length === 0) return this.#command(first, io);
    // Whoever reads no more ends those that write to it, as SIGPIPE would.
    const stop = new AbortController();
    const signal = AbortSignal.any([io.signal, stop.signal]);
    let sink: Pick<Io, "out" | "err"> = io;
    const ends: (() => number)[] = [];
    for (const command of rest.toReversed()) {
      const filter = await this.#filter(command, { ...io, ...sink });
      if (typeof filter === "number") return filter;
      const lines = byLine(filter, () => stop.abort());
      ends.unshift(lines.end);
      sink = { out: lines.out, err: io.err };
    }
    await this.#command(first, { ...io, ...sink, signal, terminal: false });
    let status = 0;
    for (const end of ends) status = end();
    return status;
  }

  async #filter(command: Command, io: Io): Promise<Filter | number> {
    if (command.is !== "simple") {
      io.err("bash: in this shell a loop can't be piped into\n");
      return 2;
    }
    const [name = "", ...args] = await this.#words(command.words, io);
    const make = this.#options.filters[name];
    if (make) return make(args, this.#redirected(io, command.redirects));
    if (this.#options.commands.has(name)) io.err(`bash: ${name}: reads nothing from a pipe in this shell\n`);
    else io.err(`bash: ${name}: command not found\n`);
    return 127;
  }

  async #command(command: Command, io: Io): Promise<number> {
    switch (command.is) {
      case "simple":
        return this.#simple(command, io);
      case "for": {
        let status = 0;
        for (const word of await this.#words(command.words, io)) {
          if (io.signal.aborted) return interrupted;
          this.#variables.set(command.variable, word);
          status = await this.#list(command.body, io);
        }
        return status;
      }
      case "while": {
        let status = 0;
        for (;;) {
          const holds = (await this.#list(command.condition, io)) === 0;
          if (io.signal.aborted) return interrupted;
          if (holds === command.until) return status;
          status = await this.#list(command.body, io);
          // A loop that never waits by itself must let the page draw, and Ctrl-C through.
          await new Promise((resolve) => setTimeout(resolve));
        }
      }
    }
  }

  async #simple({ words, redirects }: Command & { is: "simple" }, outer: Io): Promise<number> {
    const io = this.#redirected(outer, redirects);
    const [name, ...args] = await this.#words(words, io);
    if (name === undefined) return 0;
    const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(name);
    if (assigned && args.length === 0) {
      this.#variables.set(assigned[1] ?? "", assigned[2] ?? "");
      return 0;
    }
    if (this.#options.filters[name]) {
      const filter = this.#options.filters[name](args, io);
      if (typeof filter === "number") return filter;
      io.hint(`${name} reads from a pipe here: kubectl get pods | ${name} …`);
      return 1;
    }
    const run = this.#options.commands.get(name);
    if (run) return run(args, io);
    const path = name.includes("/");
    io.err(`bash: ${name}: ${path ? "No such file or directory" : "command not found"}\n`);
    return 127;
  }

  /** Where a command's output goes: to nowhere, or to where the other kind goes. A file can't be written. */
  #redirected(io: Io, redirects: readonly Redirect[]): Io {
    let { out, err } = io;
    let { terminal } = io;
    const nowhere = (): void => {};
    for (const { from, to } of redirects) {
      if (to === "stdout") err = out;
      else {
        const file = to.map((piece) => ("text" in piece ? piece.text : "")).join("");
        if (file !== "/dev/null") io.err(`bash: ${file}: Read-only file system\n`);
        if (from !== 2) {
          out = nowhere;
          terminal = false;
        }
        if (from !== 1) err = nowhere;
      }
    }
    return { ...io, out, err, terminal };
  }

  async #words(words: (Command & { is: "simple" })["words"], io: Io): Promise<string[]> {
    const all: string[] = [];
    for (const word of words) {
      const scope = {
        variable: (name: string) => (name === "?" ? String(this.#status) : (this.#variables.get(name) ?? "")),
        output: async (command: string) => {
          let text = "";
          await this.#list(parse(command), {
            ...io,
            out: (more) => (text += more),
            hint: () => {},
            terminal: false,
          });
          return text;
        },
      };
      all.push(...(await expand(word, scope)));
    }
    return all;
  }
}

/** Cuts what is written into lines. Whoever wants no more says so once, through `full`. */
function byLine(filter: Filter, full: () => void): { out(text: string): void; end(): number } {
  let rest = "";
  let open = true;
  const give = (line: string): void => {
    if (!open) return;
    open = filter.line(line);
    if (!open) full();
  };
  return {
    out(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) give(line);
    },
    end() {
      if (rest !== "") give(rest);
      return filter.end();
    },
  };
}
