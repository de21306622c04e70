import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import {
  apply,
  emptyHistory,
  type Command,
  type EventBody,
  type History,
  type ScenarioInput,
} from "../../../server/protocol/index.ts";
import { commandsOf } from "./builtins.ts";
import type { SessionLab } from "./session.ts";
import { filters } from "./shell/filters.ts";
import { Interpreter } from "./shell/interpreter.ts";

/** ms of a cluster second in these tests. */
export const second = 100;

/**
 * A lab whose run is told event by event, in cluster seconds. What is told `later` happens while a command waits: each
 * pause goes on to the next moment.
 */
export class TestLab implements SessionLab {
  readonly history: History;
  readonly asked: Command[] = [];
  /** What the lab answers to the next command: why it refuses, or nothing. */
  refusal: string | undefined;
  why: string | undefined;
  now = 0;
  /** Called with every command that the lab takes. */
  onAsk: (command: Command) => void = () => {};
  readonly #later: { readonly t: number; readonly body: EventBody }[] = [];
  #seq = 0;

  constructor(scenario: Partial<ScenarioInput> = {}) {
    this.history = emptyHistory({
      ...exampleHeader({ second, ...scenario }),
      startedAt: "2026-01-02T03:04:05.000Z",
    });
  }

  /** Something happens now. */
  at(seconds: number, ...bodies: EventBody[]): this {
    this.now = Math.max(this.now, seconds * second);
    for (const body of bodies) apply(this.history, { seq: ++this.#seq, t: seconds * second, ...body });
    return this;
  }

  /** Something will happen, while somebody waits for it. */
  later(seconds: number, ...bodies: EventBody[]): this {
    for (const body of bodies) this.#later.push({ t: seconds * second, body });
    return this;
  }

  /** web-1 and web-2, on nodes a and b, ready after two seconds. */
  pods(...names: string[]): this {
    for (const [index, pod] of (names.length > 0 ? names : ["web-1", "web-2"]).entries()) {
      const node = index % 2 === 0 ? "a" : "b";
      const address = `10.244.${(index % 2) + 1}.${index + 10}:8080`;
      this.at(0, { type: "pod.created", pod, node, address });
      this.at(1, { type: "pod.started", pod, pid: 4001 + index, pidOne: true });
      this.at(2, { type: "pod.ready", pod });
    }
    const rows = [...this.history.pods.keys()].map((pod) => ({
      pod,
      ready: true,
      serving: true,
      terminating: false,
    }));
    return this.at(2, { type: "slice.changed", endpoints: rows });
  }

  view = (): { history: History; t: number } => ({ history: this.history, t: this.now });
  frozen = (): string | undefined => this.why;
  moment = (): string | undefined => undefined;
  nodes = (): string[] => this.history.header.scenario.nodes.map(({ name }) => name);

  async ask(command: Command): Promise<string | undefined> {
    this.asked.push(command);
    if (this.refusal === undefined) this.onAsk(command);
    return this.refusal;
  }

  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const next = this.#later.shift();
    if (next) this.at(next.t / second, next.body);
  }

  /** Runs a line, and gives back all that it printed; its status, where that isn't 0, at the end. */
  async run(line: string, signal: AbortSignal = new AbortController().signal): Promise<string> {
    let text = "";
    const add = (more: string): void => void (text += more);
    const place = { node: undefined, past: [], run: async () => 0 };
    const interpreter = new Interpreter({ lab: this, commands: commandsOf(place), filters });
    const outlet = { out: add, err: add, hint: (hint: string) => add(`# ${hint}\n`), clear: () => {} };
    const status = await interpreter.run(line, outlet, signal);
    return status === 0 ? text : `${text}[${status}]`;
  }
}

/** Text without the line break and the indentation that a template literal brings. */
export const dedent = ([text = ""]: TemplateStringsArray): string => {
  const lines = text.replace(/^\n/, "").split("\n");
  const indent = Math.min(
    ...lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)?.[0].length ?? 0),
  );
  return lines.map((line) => line.slice(indent)).join("\n");
};
