import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef } from "react";
import { useNow, useWorld, type Run } from "../world/index.ts";
import { LogView } from "./LogView.ts";
import css from "./panels.module.css";

/** The pods' lines in a terminal that follows the playhead: written up to it, and rewritten when it goes back. */
export default function LogTerminal({ run, pod }: { run: Run; pod: string | null }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<LogView>(null);

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new LogView(host.current);
    view.current = made;
    return () => {
      view.current = null;
      made.dispose();
    };
  }, []);

  useEffect(() => view.current?.show(run, pod, now), [run, pod, now]);

  return <div ref={host} className={css["terminal"]} role="region" aria-label="Logs of the pods" />;
}
