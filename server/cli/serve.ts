import { spawn } from "node:child_process";
import { serve as startServer } from "../main.ts";
import { dataFolder } from "./data-folder.ts";
import { defaultRuns } from "../sessions/index.ts";
import { readArgs, tierOf, UsageError, whole, type Verb } from "./verb.ts";
import { sharingOf, workshopHelp, workshopOptions } from "./workshop-options.ts";

const defaultPort = 4600;

/** The command that opens a link in the user's browser. */
const opener = (): [string, string[]] => {
  if (process.platform === "darwin") return ["open", []];
  if (process.platform === "win32") return ["cmd", ["/c", "start", ""]];
  return ["xdg-open", []];
};

function open(url: string): void {
  const [command, args] = opener();
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write("no browser could be opened: open the link by hand\n"));
  child.unref();
}

/** Resolves with the first signal that asks this server to end. */
const asked = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });

export const serve: Verb = {
  name: "serve",
  usage: "serve [--port N] [--host H] [--public-host NAME] [--open]",
  summary: "serve the page",
  help: `
Starts the database, the sandbox and the web server, and prints the one link to open.

  --port N     listen on this port (default ${defaultPort}; 0 takes any free one)
  --host H     listen on this address (default 127.0.0.1)
  --tier T     container or process: force a sandbox tier instead of the best one
  --data DIR   keep finished runs there (default: last-call in $XDG_STATE_HOME, or in ~/.local/state)
  --keep N     keep so many runs, and at most 512 MB of them; the oldest go first (default ${defaultRuns})
  --open       open the link in the browser
  ${workshopHelp}

LASTCALL_TOKEN sets the page's token instead of a new random one.
Ctrl-C or SIGTERM ends the server: pages are told, pods and the database ended; exit code 0.
`,
  async main(args) {
    const { values, positionals } = readArgs(args, {
      port: { type: "string" },
      host: { type: "string" },
      tier: { type: "string" },
      data: { type: "string" },
      keep: { type: "string" },
      open: { type: "boolean" },
      ...workshopOptions,
    });
    if (positionals.length > 0) throw new UsageError(`serve takes no "${positionals[0]}"`);
    const hostname = values.host ?? "127.0.0.1";
    const sharing = sharingOf(values, hostname);
    const token = process.env["LASTCALL_TOKEN"];
    if (token !== undefined && !/^[0-9a-f]{64}$/.test(token)) {
      throw new UsageError("LASTCALL_TOKEN must be 64 hexadecimal digits");
    }
    const end = asked();
    const server = await startServer({
      hostname,
      port: whole("port", values.port, { min: 0, max: 65535 }) ?? defaultPort,
      tier: tierOf(values.tier),
      token,
      data: dataFolder(values.data),
      runs: whole("keep", values.keep, { min: 1, max: 100_000 }),
      sharing,
    });
    for (const problem of server.problems) process.stderr.write(`left out: ${problem}\n`);
    process.stdout.write(`Last Call is open: ${server.url}\n`);
    if (server.join) process.stdout.write(`to join: ${server.join.url} with the code ${server.join.code}\n`);
    process.stdout.write(`sandbox: ${server.tier.tier} tier; ${server.tier.why}\n`);
    for (const remark of server.remarks) process.stdout.write(`${remark}\n`);
    if (values.open) open(server.url);
    const signal = await end;
    process.stderr.write(`${signal}: closing\n`);
    await server.close();
    return 0;
  },
};
