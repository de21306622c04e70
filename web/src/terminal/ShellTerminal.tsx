import { useEffect, useRef } from "react";
import { useWorld, type World } from "../world/index.ts";
import { openTerminal } from "./screen/open-terminal.ts";
import { ShellSession } from "./session.ts";
import { labOf } from "./world-lab.ts";
import css from "./terminal.module.css";

/** One shell for as long as the page: it outlives the tab that shows it. */
const sessions = new WeakMap<World, ShellSession>();

function sessionOf(world: World): ShellSession {
  const session = sessions.get(world) ?? new ShellSession(labOf(world));
  sessions.set(world, session);
  return session;
}

/** How often the prompt looks whether its moment has changed, ms. */
const look = 150;

/** The shell in a terminal; its prompt follows the playhead. */
export default function ShellTerminal() {
  const world = useWorld();
  const host = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    if (!host.current) return undefined;
    const session = sessionOf(world);
    const leave = () => foot.current?.focus();
    const { terminal, onResize, close } = openTerminal(host.current, "Shell of the lab", leave);
    const detach = session.attach({
      get columns() {
        return terminal.cols;
      },
      write: (text) => terminal.write(text),
    });
    const typing = terminal.onData((data) => session.type(data));
    onResize(() => session.resized());
    const timer = setInterval(() => session.refresh(), look);
    return () => {
      clearInterval(timer);
      typing.dispose();
      detach();
      close();
    };
  }, [world, host, foot]);

  return (
    <>
      <div ref={host} className={css["terminal"]} data-testid="shell" />
      <p ref={foot} tabIndex={-1} className={css["foot"]}>
        Seconds are cluster seconds. Tab completes; Esc leaves the terminal.
      </p>
    </>
  );
}
