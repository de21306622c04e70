// The way in: plain JavaScript for any Node from 20 on. Installs and builds what is missing, saying what and why, and
// hands over to the command line under the Node version that the project brings along.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs a program to its end with our input and output; signals go on to it. Resolves with its exit code. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const name of ["SIGINT", "SIGTERM"]) process.off(name, forward);
      resolve(signal === null ? code : 1);
    });
  });
}

const runNpm = (options, ...args) =>
  run(process.platform === "win32" ? "npm.cmd" : "npm", args, {
    shell: process.platform === "win32",
    ...options,
  });

/** npm's own messages go to standard error: standard output belongs to the command. */
const quiet = { stdio: ["ignore", 2, 2] };

async function install() {
  const stamp = at("node_modules", ".last-call-lock");
  const wanted = createHash("sha256")
    .update(fs.readFileSync(at("package-lock.json")))
    .digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  // npm would empty the folder behind the link, which is somebody else's.
  if (fs.lstatSync(at("node_modules"), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(
      "node_modules is a link to a folder with other dependencies than package-lock.json names: remove the link, and start again",
    );
  say(
    fs.existsSync(stamp)
      ? "The dependencies have changed: installing them (npm ci)."
      : "First start: installing the dependencies, Node 26 among them (npm ci).",
  );
  // Not what it warns of: packages want a newer Node than the one that runs npm, and have it once this is done.
  const code = await runNpm(quiet, "ci", "--no-audit", "--no-fund", "--loglevel=error");
  if (code !== 0) throw new Error(`npm ci failed with code ${code}; its messages are above`);
  fs.writeFileSync(stamp, wanted);
}

/** The newest change among the files that the page is made of, in ms since the epoch. */
function newestSource() {
  const patterns = ["web/**", "lessons/**", "server/protocol/**", "vite.config.ts", "package-lock.json"];
  // Node 20 has no glob; it only ever makes the first start, when there is no page yet.
  const files = fs.globSync?.(patterns, { cwd: root }) ?? [];
  return Math.max(0, ...files.map((file) => fs.statSync(at(file)).mtimeMs));
}

async function build() {
  const page = at("dist", "web", "index.html");
  if (fs.existsSync(page) && fs.statSync(page).mtimeMs >= newestSource()) return;
  say(fs.existsSync(page) ? "The page's sources have changed: building it." : "Building the page.");
  const code = await run(
    node,
    [at("node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"],
    quiet,
  );
  if (code !== 0) throw new Error("the page could not be built; the messages are above");
}

/** Type stripping is experimental in Node 26: nobody who starts the lab can do anything about that. */
const quietly = "--disable-warning=ExperimentalWarning";
const node = at("node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

async function main([verb, ...rest]) {
  await install();
  if (verb === "test") return runNpm({ stdio: "inherit" }, "run", "-s", "check");
  if (verb === "dev") return run(node, [quietly, at("server", "dev.ts"), ...rest]);
  if (verb === "bench") return run(node, [quietly, at("server", "bench", "main.ts"), ...rest]);
  if (verb === "serve") await build();
  // npm runs scripts in the project's folder; paths on the command line are meant from where the user stands.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  if (process.versions.node.split(".")[0] === "26") {
    process.chdir(cwd);
    await import("./cli.ts");
    return process.exitCode ?? 0;
  }
  return run(node, [quietly, at("server", "cli.ts"), ...process.argv.slice(2)], { cwd });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(`last call: ${error.message}`);
  process.exitCode = 1;
}
