import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";

/** Where nginx is, or why there is no comparison with it. In CI a test that needs it runs, and shows that it is missing. */
const nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"].find(
  existsSync,
);
export const withoutNginx = nginx === undefined && !process.env["CI"];

/** A proxy in front of some of the pods: the directives of its upstream, none for a server that always says 503. */
export interface Site {
  readonly socketPath: string;
  readonly upstream: readonly string[];
}

/**
 * Runs nginx as a child in the foreground, with one server for each site, set up as the ingress is. Resolves when all
 * of them take connections, with a function that ends it.
 * @throws {Error} with nginx's own words when it doesn't start.
 */
export async function startNginx(
  folder: string,
  sites: readonly Site[],
  readTimeout: number,
): Promise<() => Promise<void>> {
  if (nginx === undefined) throw new Error("nginx is not installed: apt-get install nginx-light");
  mkdirSync(folder, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(" ");
  const root = process.getuid?.() === 0;
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${join(folder, "pid")}; ${root ? "user root;" : ""}
error_log ${join(folder, "error.log")} info;
events { worker_connections 512; }
http {
  access_log off; ${temporary}
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
  proxy_connect_timeout ${readTimeout}ms; proxy_read_timeout ${readTimeout}ms;
  proxy_next_upstream error timeout; proxy_next_upstream_tries 3;
${sites.map(siteBlock).join("\n")}
}
`,
  );
  const log = join(folder, "start.log");
  const child = spawn(nginx, ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", log], {
    stdio: "ignore",
  });
  const ended = once(child, "exit").then(() => {
    throw new Error(
      `nginx ended: ${readFileSync(log, "utf8")}${readFileSync(join(folder, "error.log"), "utf8")}`,
    );
  });
  await Promise.race([Promise.all(sites.map(({ socketPath }) => connectable(socketPath))), ended]);
  ended.catch(() => undefined);
  return async () => {
    child.kill("SIGTERM");
    await ended.catch(() => undefined);
  };
}

const siteBlock = ({ socketPath, upstream }: Site, index: number): string => `
  upstream u${index} { ${upstream.join(" ")} keepalive 32; }
  server { listen unix:${socketPath}; location / { proxy_pass http://u${index}; } }`;

/** Waits until a socket takes connections: the file may be there earlier. */
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
