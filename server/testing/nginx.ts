import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";

const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const program = folders.map((folder) => join(folder, "nginx")).find(existsSync);

/** Whether to skip what compares us with nginx. In CI it runs, and shows that nginx is missing. */
export const withoutNginx = program === undefined && !process.env["CI"];

/** nginx in the foreground with one worker, a child of this process. */
export interface Nginx {
  /** Of the master. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts nginx in a folder of its own with these directives in its http block. Resolves when all these Unix sockets
 * take connections.
 * @throws {Error} when it isn't installed; with nginx's own words when it doesn't start.
 */
export async function startNginx(folder: string, http: string, sockets: readonly string[]): Promise<Nginx> {
  if (program === undefined) {
    throw new Error(
      "nginx is not installed, and there is nothing to compare with. Debian and Ubuntu: apt-get install nginx-light; " +
        "macOS: brew install nginx",
    );
  }
  mkdirSync(folder);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const log = join(folder, "log");
  const configuration = join(folder, "conf");
  writeFileSync(
    configuration,
    `daemon off; worker_processes 1; pid ${join(folder, "pid")}; error_log ${log} info;
${process.getuid?.() === 0 ? "user root;" : ""}
events { worker_connections 1024; }
http { access_log off; ${temporary.join(" ")}
${http}
}
`,
  );
  const child = spawn(program, ["-p", folder, "-c", configuration, "-e", log], { stdio: "ignore" });
  const ended = once(child, "exit");
  const failed = ended.then(() => {
    throw new Error(`nginx did not start: ${readFileSync(log, "utf8")}`);
  });
  await Promise.race([Promise.all(sockets.map(connectable)), failed]);
  failed.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Waits until a socket takes connections: its file may be there earlier. */
async function connectable(socketPath: string): Promise<void> {
  const tried = new Promise<boolean>((resolve) => {
    const socket = createConnection(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
  if (await tried) return;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return connectable(socketPath);
}
