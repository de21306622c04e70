import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

// `npm run dev`: the server restarts and the page reloads as their files change.
const root = fileURLToPath(new URL("..", import.meta.url));
const serverPort = 4600;
const token = randomBytes(32).toString("hex");

const backend: ChildProcess = spawn(
  process.execPath,
  [
    "--disable-warning=ExperimentalWarning",
    "--watch-path=server",
    "--watch-path=lessons",
    "server/cli.ts",
    "serve",
    "--port",
    String(serverPort),
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, LASTCALL_TOKEN: token } },
);
const vite = await createServer({ root: `${root}web`, configFile: `${root}vite.config.ts` });
await vite.listen();
const page = vite.resolvedUrls?.local[0] ?? "http://localhost:5173/";
process.stdout.write(`Last Call, reloading: ${page}#token=${token}\n`);

let closing = false;
async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  backend.kill("SIGTERM");
  await Promise.all([vite.close(), backend.exitCode === null && once(backend, "exit")]);
  process.exit(0);
}
process.on("SIGINT", () => void close());
process.on("SIGTERM", () => void close());
backend.on("exit", () => void close());
