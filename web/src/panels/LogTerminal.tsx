import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ITheme } from "@xterm/xterm";
import { zero } from "../../../server/protocol/index.ts";
import { useMedia } from "../ui/index.ts";
import { useNow, useWorld, type Run } from "../world/index.ts";
import { linesBy, terminalLine } from "./log-lines.ts";
import css from "./panels.module.css";

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

/** The pods' lines in a terminal that follows the playhead: written up to it, and rewritten when it goes back. */
export default function LogTerminal({ run, pod }: { run: Run; pod: string | null }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const host = useRef<HTMLDivElement>(null);
  const [terminal, setTerminal] = useState<Terminal>();
  const written = useRef<{ of: string; count: number }>({ of: "", count: 0 });
  const dark = useMedia("(prefers-color-scheme: dark)");
  const theme = document.documentElement.dataset["theme"];

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new Terminal({
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
    made.loadAddon(fit);
    made.open(element);
    const observer = new ResizeObserver(() => element.clientHeight > 0 && fit.fit());
    observer.observe(element);
    written.current = { of: "", count: 0 };
    setTerminal(made);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    if (terminal && host.current) terminal.options.theme = themeOf(host.current);
  }, [terminal, dark, theme]);

  useEffect(() => {
    if (!terminal) return;
    const { history, id } = run;
    const count = linesBy(history.logs, now);
    // Times count from the deletion: once that is known, earlier lines are written anew.
    const of = `${id} ${pod ?? ""} ${zero(history) ?? ""}`;
    if (written.current.of !== of || count < written.current.count) {
      terminal.reset();
      written.current = { of, count: 0 };
    }
    for (const line of history.logs.slice(written.current.count, count)) {
      if (pod === null || line.pod === pod) terminal.writeln(terminalLine(history, line));
    }
    written.current.count = count;
  }, [terminal, run, pod, now]);

  return <div ref={host} className={css["terminal"]} role="region" aria-label="Logs of the pods" />;
}
