import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Runs as long as the bench: nginx in the foreground with one worker. */
export interface Nginx {
  /** Of the worker. */
  readonly pid: number;
  stop(): Promise<void>;
}

const nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"].find(
  existsSync,
);

/**
 * Starts nginx with these directives of its http block.
 * @throws {Error} when it isn't installed or doesn't start.
 */
export async function startNginx(folder: string, http: string): Promise<Nginx> {
  if (nginx === undefined) {
    throw new Error(
      "nginx is not installed, and there is nothing to compare with. Debian: apt-get install nginx-light",
    );
  }
  mkdirSync(folder);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(" ");
  const log = join(folder, "log");
  const configuration = join(folder, "conf");
  writeFileSync(
    configuration,
    `daemon off; worker_processes 1; pid ${join(folder, "pid")}; error_log ${log};
${process.getuid?.() === 0 ? "user root;" : ""}
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; ${temporary} ${http} }
`,
  );
  const child = spawn(nginx, ["-p", folder, "-c", configuration, "-e", log], { stdio: "ignore" });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${readFileSync(log, "utf8")}`);
    const [worker] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").split(" ");
    if (worker) return { pid: Number(worker), stop };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
