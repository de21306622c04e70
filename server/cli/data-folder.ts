import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * The folder of what a server keeps for the next one: the one that was named, or `last-call` in $XDG_STATE_HOME, or in
 * ~/.local/state. A relative $XDG_STATE_HOME counts as none, as the XDG base directory specification says.
 */
export function dataFolder(named: string | undefined): string {
  if (named !== undefined) return resolve(named);
  const state = process.env["XDG_STATE_HOME"];
  return join(state && isAbsolute(state) ? state : join(homedir(), ".local", "state"), "last-call");
}
