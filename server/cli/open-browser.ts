import { spawn } from "node:child_process";

/** The command that opens a link in the user's browser. */
const opener = (): [string, string[]] => {
  if (process.platform === "darwin") return ["open", []];
  if (process.platform === "win32") return ["cmd", ["/c", "start", ""]];
  return ["xdg-open", []];
};

/** Opens an address in the user's browser, and says so where it can't. */
export function openBrowser(url: string): void {
  const [command, args] = opener();
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write(`no browser could be opened: open ${url} by hand\n`));
  child.unref();
}
