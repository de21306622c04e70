import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ITheme } from "@xterm/xterm";
import { zero } from "../../../server/protocol/index.ts";
import type { Run } from "../world/index.ts";
import { linesBy, terminalLine } from "./log-lines.ts";

function themeOf(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token("panel"),
    foreground: token("text-1"),
    cursor: token("panel"),
    selectionBackground: token("hover"),
    red: token("refused"),
    green: token("code-token-string"),
    yellow: token("code-token-constant"),
    blue: token("accent"),
    magenta: token("code-token-keyword"),
    cyan: token("code-token-function"),
  };
}

/** A terminal in an element, which shows a run's log up to a moment and takes the page's colours as they change. */
export class LogView {
  readonly #terminal: Terminal;
  readonly #leave: (() => void)[];
  #of = "";
  #count = 0;

  constructor(element: HTMLElement) {
    this.#terminal = new Terminal({
      convertEol: true,
      disableStdin: true,
      cursorInactiveStyle: "none",
      fontFamily: '"JetBrains Mono Variable", monospace',
      fontSize: 12,
      lineHeight: 1.35,
      minimumContrastRatio: 4.5,
      scrollback: 5_000,
      screenReaderMode: true,
      theme: themeOf(element),
    });
    const fit = new FitAddon();
    this.#terminal.loadAddon(fit);
    this.#terminal.open(element);
    const size = new ResizeObserver(() => {
      if (element.clientHeight > 0) fit.fit();
    });
    size.observe(element);
    const paint = () => {
      this.#terminal.options.theme = themeOf(element);
    };
    const choice = new MutationObserver(paint);
    choice.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", paint);
    this.#leave = [
      () => size.disconnect(),
      () => choice.disconnect(),
      () => system.removeEventListener("change", paint),
    ];
  }

  /** Writes what has been added up to `now`; what can't be continued is written anew. */
  show({ history, id }: Run, pod: string | null, now: number): void {
    const count = linesBy(history.logs, now);
    // Times count from the deletion: once that is known, earlier lines are written anew.
    const of = `${id} ${pod ?? ""} ${zero(history) ?? ""}`;
    if (this.#of !== of || count < this.#count) {
      this.#terminal.reset();
      this.#of = of;
      this.#count = 0;
    }
    for (const line of history.logs.slice(this.#count, count)) {
      if (pod === null || line.pod === pod) this.#terminal.writeln(terminalLine(history, line));
    }
    this.#count = count;
  }

  dispose(): void {
    for (const leave of this.#leave) leave();
    this.#terminal.dispose();
  }
}
