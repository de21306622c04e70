import type { LogLine } from "../../../server/protocol/index.ts";

/** What a pod's stderr said of a line of its program. */
export interface Trouble {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; of the whole line where left out. */
  readonly column?: number;
  readonly message: string;
  /** The process ended of it; otherwise it was only printed. */
  readonly fatal: boolean;
  /** ms since the run began. */
  readonly t: number;
}

interface Reading {
  /** The line that Node names above an error that nobody caught. */
  head?: number;
  message?: string;
}

/** So many places are marked; a program that fails everywhere is told so by the first of them. */
const most = 20;
const errorLine = /^(?:Uncaught )?[A-Z][\w$]*(?:Error|Exception)?(?: \[\w+\])?: ./;
const missing = /Cannot find (?:package|module) '([^']+)'/;

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Finds in the logs of a run what its pods' stderr says of lines of their program, as Node prints it: `path:line` above
 * an error that ended the process, `(path:line:column)` in a stack. Reads on where it stopped: logs only grow.
 */
export class Troubles {
  readonly #head: RegExp;
  readonly #frame: RegExp;
  readonly #program: readonly string[];
  readonly #found = new Map<string, Trouble>();
  readonly #reading = new Map<string, Reading>();
  #read = 0;

  constructor(program: { readonly path: string; readonly text: string }) {
    const path = literally(program.path);
    this.#head = new RegExp(`^(?:.*/)?${path}:(\\d+)$`);
    this.#frame = new RegExp(`^\\s+at .*${path}:(\\d+):(\\d+)\\)?$`);
    this.#program = program.text.split("\n");
  }

  /** Everything found in the first `count` lines, in the order of time. */
  read(logs: readonly LogLine[], count = logs.length): readonly Trouble[] {
    for (; this.#read < count; this.#read += 1) {
      const log = logs[this.#read];
      if (log?.stream === "stderr" && log.sidecar === undefined) this.#take(log);
    }
    return [...this.#found.values()];
  }

  #take({ pod, line: said, t }: LogLine): void {
    const reading = this.#reading.get(pod) ?? {};
    this.#reading.set(pod, reading);
    const head = this.#head.exec(said)?.[1];
    if (head !== undefined) {
      reading.head = Number(head);
      return;
    }
    if (errorLine.test(said)) {
      reading.message = said;
      const specifier = missing.exec(said)?.[1];
      const at = reading.head ?? (specifier === undefined ? undefined : this.#importOf(specifier));
      if (at !== undefined) this.#tell({ line: at, message: said, fatal: true, t });
      return;
    }
    const [, line, column] = this.#frame.exec(said) ?? [];
    if (line !== undefined && column !== undefined && reading.message !== undefined) {
      const fatal = reading.head === Number(line);
      this.#tell({ line: Number(line), column: Number(column), message: reading.message, fatal, t });
      // The innermost frame of the program is where it happened; those below it only led there.
      delete reading.message;
    } else if (said.startsWith("Node.js v")) {
      if (reading.head !== undefined && !this.#knows(reading.head)) {
        const message = "The process ended here: something was thrown that nobody caught.";
        this.#tell({ line: reading.head, message, fatal: true, t });
      }
      this.#reading.delete(pod);
    }
  }

  #importOf(specifier: string): number | undefined {
    const at = this.#program.findIndex(
      (line) => line.includes(`"${specifier}"`) || line.includes(`'${specifier}'`),
    );
    return at === -1 ? undefined : at + 1;
  }

  #knows(line: number): boolean {
    return [...this.#found.values()].some((trouble) => trouble.line === line);
  }

  /** Every pod fails alike: each place is told once, by whoever has it more exactly. */
  #tell(trouble: Trouble): void {
    const key = `${trouble.line} ${trouble.message}`;
    const before = this.#found.get(key);
    if (before ? before.column !== undefined : this.#found.size >= most) return;
    this.#found.set(
      key,
      before ? { ...trouble, fatal: before.fatal || trouble.fatal, t: before.t } : trouble,
    );
  }
}
