import { commandsOf, type Place } from "./builtins.ts";
import { verbs } from "./kubectl/index.ts";
import type { Io, Lab } from "./shell/command.ts";
import { complete, sharedStart } from "./shell/complete.ts";
import { filters } from "./shell/filters.ts";
import { Interpreter, type Outlet } from "./shell/interpreter.ts";
import { keysOf, type Key } from "./screen/keys.ts";
import { LineEditor } from "./screen/line-editor.ts";
import { Prompt, type Line } from "./screen/prompt.ts";

/** What shows a session: a terminal of so many columns. */
export interface Screen {
  readonly columns: number;
  write(text: string): void;
}

export interface SessionLab extends Lab {
  /** What the prompt says of the moment: such as `t=+1.30s`; undefined while it is now. */
  moment(): string | undefined;
  /** The nodes of the run that is shown. */
  nodes(): readonly string[];
}

/** So much of what was printed is shown again when a terminal comes back, in characters. */
const kept = 200_000;

const dim = "\u001b[2m";
const plain = "\u001b[0m";
/** What a command prints can't steer the terminal: control characters are shown as dots. */
const harmless = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) =>
    character === "\n" ? "\n" : character === "\t" ? "        " : "·",
  );

/**
 * A shell: takes keys, prints what its commands print. It goes on while nobody looks, and whoever comes back sees what
 * was printed.
 */
export class ShellSession {
  readonly #lab: SessionLab;
  readonly #editor = new LineEditor();
  readonly #prompt = new Prompt();
  readonly #place: Place;
  readonly #commands: ReturnType<typeof commandsOf>;
  readonly #interpreter: Interpreter;
  #screen: Screen | undefined;
  #printed = "";
  /** Keys that came while a command ran. */
  #waiting: Key[] = [];
  #running: AbortController | undefined;
  /** Lines before this one that are not whole without it. */
  #open = "";
  /** The prompt that was drawn last. */
  #shown = "";

  constructor(lab: SessionLab) {
    this.#lab = lab;
    const past = this.#editor.past;
    const run = async (line: string, io: Io): Promise<number> =>
      new Interpreter({ lab, commands: this.#commands, filters }).run(line, io, io.signal);
    this.#place = { node: undefined, past, run };
    this.#commands = commandsOf(this.#place);
    this.#interpreter = new Interpreter({ lab, commands: this.#commands, filters });
    this.#print(
      `${dim}A shell on a node of the lab: kubectl, curl, kill. \`help\` says more; Esc leaves.${plain}\n`,
    );
  }

  /** Whether a command is under way. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Shows everything again on a screen, and goes on there. @returns what takes it away again. */
  attach(screen: Screen): () => void {
    this.#screen = screen;
    screen.write(this.#printed);
    if (!this.#running) this.#begin();
    return () => {
      if (this.#screen === screen) this.#screen = undefined;
    };
  }

  /** Takes what was typed or pasted. */
  type(data: string): void {
    for (const key of keysOf(data)) {
      if (!this.#running) this.#press(key);
      else if (key.type === "key" && key.name === "interrupt") {
        this.#waiting = [];
        this.#print("^C\n");
        this.#running.abort();
      } else this.#waiting.push(key);
    }
  }

  /** Shows the line anew where its prompt has changed: the moment or the run that is looked at is another. */
  refresh(): void {
    if (!this.#running && this.#line().prompt !== this.#shown) this.#show();
  }

  /** The screen has another width. */
  resized(): void {
    if (!this.#running) this.#show();
  }

  #press(key: Key): void {
    const wish = this.#editor.press(key);
    switch (wish) {
      case undefined:
        return this.#show();
      case "clear":
        this.#clear();
        return this.#begin();
      case "leave":
        this.#editor.insert("exit");
        return this.#submit();
      case "interrupt":
        this.#end("^C");
        this.#editor.reset();
        this.#open = "";
        return this.#begin();
      case "complete":
        return this.#complete();
      case "submit":
        return this.#submit();
    }
  }

  #submit(): void {
    this.#end("");
    const typed = this.#editor.take();
    const whole = this.#open === "" ? typed : `${this.#open}\n${typed}`;
    if (Interpreter.isOpen(whole)) {
      this.#open = whole;
      return this.#begin();
    }
    this.#open = "";
    if (whole.trim() === "") return this.#begin();
    void this.#run(whole);
  }

  async #run(line: string): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    // What a command that was interrupted still says is no longer wanted.
    const say = (text: string): void => void (running.signal.aborted || this.#print(harmless(text)));
    const outlet: Outlet = {
      out: say,
      err: say,
      hint: (text) => void (running.signal.aborted || this.#print(`${dim}# ${harmless(text)}${plain}\n`)),
      clear: () => this.#clear(),
    };
    try {
      await this.#interpreter.run(line, outlet, running.signal);
    } catch (error) {
      this.#print(`the shell itself failed: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    this.#running = undefined;
    if (this.#printed !== "" && !this.#printed.endsWith("\n")) this.#print("\n");
    this.#begin();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [index, key] of waiting.entries()) {
      if (this.#running) {
        this.#waiting = waiting.slice(index);
        return;
      }
      this.#press(key);
    }
  }

  #complete(): void {
    const { text, cursor } = this.#editor;
    const words = {
      commands: [...this.#commands.keys(), ...Object.keys(filters)].filter((name) => /^\w{2,}/.test(name)),
      verbs: Object.keys(verbs),
    };
    const { from, options } = complete(text.slice(0, cursor), this.#lab.view(), words);
    const typed = text.slice(from, cursor);
    const shared = sharedStart(options);
    if (options.length === 1) this.#editor.replace(from, `${shared}${/[=/]$/.test(shared) ? "" : " "}`);
    else if (shared.length > typed.length) this.#editor.replace(from, shared);
    else if (options.length > 1) {
      this.#end("");
      this.#print(`${options.join("  ")}\n`);
      return this.#begin();
    }
    this.#show();
  }

  /** Leaves the line as it stands, with the cursor below it. */
  #end(mark: string): void {
    const { columns = 80 } = this.#screen ?? {};
    this.#editor.search = undefined;
    const last = { ...this.#line(), cursor: this.#editor.text.length };
    this.#screen?.write(this.#prompt.again(last, columns));
    this.#screen?.write(`${mark}\r\n`);
    this.#keep(`${last.prompt}${last.text}${mark}\n`);
  }

  #begin(): void {
    const line = this.#line();
    this.#shown = line.prompt;
    if (this.#screen) this.#screen.write(this.#prompt.first(line, this.#screen.columns));
  }

  #show(): void {
    const line = this.#line();
    this.#shown = line.prompt;
    if (this.#screen) this.#screen.write(this.#prompt.again(line, this.#screen.columns));
  }

  #line(): Line {
    const { text, cursor, search } = this.#editor;
    if (search) {
      const before = `(reverse-i-search)\`${search.query}': `;
      return { prompt: before, text, cursor };
    }
    if (this.#open !== "") return { prompt: "> ", text, cursor };
    const moment = this.#lab.moment();
    const node = this.#place.node ?? this.#lab.nodes()[0] ?? "lab";
    return { prompt: `${moment === undefined ? "" : `(${moment}) `}${node}:~$ `, text, cursor };
  }

  #clear(): void {
    this.#printed = "";
    this.#screen?.write("\u001b[H\u001b[2J\u001b[3J");
  }

  #print(text: string): void {
    this.#screen?.write(text);
    this.#keep(text);
  }

  #keep(text: string): void {
    const all = this.#printed + text;
    this.#printed = all.length > kept ? all.slice(all.indexOf("\n", all.length - kept) + 1) : all;
  }
}
