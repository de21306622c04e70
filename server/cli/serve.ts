import { serve as startServer, type RunningServer } from "../main.ts";
import { jsonLog, textLog, type Log } from "../operations/index.ts";
import { dataFolder } from "./data-folder.ts";
import { endingOf, listenForTheEnd, type Ending } from "./ending.ts";
import { openBrowser } from "./open-browser.ts";
import {
  defaultDrain,
  defaultGrace,
  defaultPort,
  loopback,
  readSettings,
  settingsHelp,
} from "./serve-settings.ts";
import { sharingOf } from "./sharing-of.ts";
import { UsageError, type Verb } from "./verb.ts";

const logOf = (format: "text" | "json"): Log =>
  format === "json"
    ? jsonLog((line) => process.stdout.write(line))
    : textLog((line) => process.stderr.write(line));

/** Everything that the command line and the environment say. @throws UsageError */
function optionsOf(args: readonly string[]) {
  const said = readSettings(args, process.env);
  const hostname = said.host ?? "127.0.0.1";
  const sharing = sharingOf(said, hostname);
  const token = process.env["LASTCALL_TOKEN"];
  if (token !== undefined && !/^[0-9a-f]{64}$/.test(token)) {
    throw new UsageError("LASTCALL_TOKEN must be 64 hexadecimal digits");
  }
  const format = said.log ?? "text";
  if (format === "json" && token === undefined) {
    throw new UsageError("with --log json no link is printed: set LASTCALL_TOKEN, and open /#token=…");
  }
  const drain = said.drain ?? (loopback.has(hostname) ? defaultDrain.onLoopback : defaultDrain.beyond);
  const grace = said.grace ?? defaultGrace;
  if (drain > grace / 2) {
    throw new UsageError(
      `a drain of ${drain} s leaves too little of a grace of ${grace} s: at most half of it`,
    );
  }
  const metrics =
    said["metrics-port"] === undefined
      ? undefined
      : { port: said["metrics-port"], host: said["metrics-host"] ?? "127.0.0.1" };
  return {
    open: said.open === true,
    format,
    server: {
      hostname,
      port: said.port ?? defaultPort,
      tier: said.tier,
      token,
      data: dataFolder(said.data),
      runs: said.keep,
      sharing,
      metrics,
      budget: { drain: drain * 1000, grace: grace * 1000 },
    },
  };
}

function welcome({ url, join, tier, remarks }: RunningServer): string {
  const lines = [
    `Last Call is open: ${url}`,
    ...(join ? [`to join: ${join.url} with the code ${join.code}`] : []),
    `sandbox: ${tier.tier} tier; ${tier.why}`,
    ...remarks,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

export const serve: Verb = {
  name: "serve",
  usage: "serve [--port N] [--host H] [--public-host NAME] [--open] …",
  summary: "serve the page",
  help: `
Starts the database, the sandbox and the web server, and prints the one link to open.

${settingsHelp()}

Each can be said by the environment as well, --port as LASTCALL_PORT and so on; the command line wins.
LASTCALL_TOKEN sets the page's token instead of a new random one.
Ctrl-C or SIGTERM ends the server: runs are finished or saved, pages told, then labs and database ended; exit code 0.
A second Ctrl-C ends it at once.
`,
  async main(args) {
    // Before anything that takes time: whoever asks us to go while we start is heard.
    let log = logOf("text");
    const end = listenForTheEnd((what) => log.say("warn", "ending", what));
    const options = optionsOf(args);
    log = logOf(options.format);
    const { budget } = options.server;
    end.addEventListener("abort", () => {
      const late = (): void => {
        log.say("error", "late", `not over ${budget.grace / 1000} s after the signal: ending as it is`);
        process.exit(1);
      };
      setTimeout(late, budget.grace).unref();
    });
    const server = await startServer(options.server, log, end);
    if (server) {
      if (options.format === "text") process.stdout.write(welcome(server));
      if (options.open) openBrowser(server.url);
    }
    const broken = server?.broken.then((reason): Ending => ({ why: reason, code: 1 }));
    const { why, code } = await Promise.race([endingOf(end), ...(broken ? [broken] : [])]);
    log.say("info", "closing", `${why}: closing`);
    await server?.close();
    log.say("info", "closed", "everything is closed");
    return code;
  },
};
