import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ITheme } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";

function themeOf(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token("panel"),
    foreground: token("text-1"),
    cursor: token("accent"),
    cursorAccent: token("panel"),
    selectionBackground: token("hover"),
    red: token("refused"),
    green: token("code-token-string"),
    yellow: token("code-token-constant"),
    blue: token("accent"),
    magenta: token("code-token-keyword"),
    cyan: token("code-token-function"),
  };
}

/** A terminal in an element: as large as it is, in its font size, in the page's colours as they change. */
export interface OpenTerminal {
  readonly terminal: Terminal;
  /** Called whenever the number of columns has changed. */
  onResize(listener: () => void): void;
  close(): void;
}

/** Opens a terminal. Esc goes to `leave` instead of into it. */
export function openTerminal(element: HTMLElement, label: string, leave: () => void): OpenTerminal {
  const size = (): number => Number.parseFloat(getComputedStyle(element).fontSize) || 12;
  const terminal = new Terminal({
    convertEol: true,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: '"JetBrains Mono Variable", monospace',
    fontSize: size(),
    lineHeight: 1.35,
    minimumContrastRatio: 4.5,
    scrollback: 5_000,
    screenReaderMode: true,
    theme: themeOf(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  terminal.textarea?.setAttribute("aria-label", label);
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key === "Escape" && event.type === "keydown") {
      event.preventDefault();
      leave();
      return false;
    }
    // Ctrl-Shift-C and Cmd-C copy, as in every terminal; Ctrl-C alone interrupts.
    return !(event.key.toLowerCase() === "c" && ((event.ctrlKey && event.shiftKey) || event.metaKey));
  });
  const listeners = new Set<() => void>();
  const paint = (): void => {
    terminal.options.theme = themeOf(element);
    terminal.options.fontSize = size();
    if (element.clientHeight > 0) fit.fit();
  };
  const resized = new ResizeObserver(paint);
  resized.observe(element);
  const choice = new MutationObserver(paint);
  choice.observe(document.documentElement, { attributes: true });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", paint);
  terminal.onResize(() => {
    for (const listener of listeners) listener();
  });
  return {
    terminal,
    onResize: (listener) => void listeners.add(listener),
    close() {
      resized.disconnect();
      choice.disconnect();
      system.removeEventListener("change", paint);
      terminal.dispose();
    },
  };
}
