import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProxy, type ProxySettings } from "../../cluster/routers/ingress/index.ts";
import { startNginx } from "../../testing/nginx.ts";
import type { Bench, BenchOptions } from "../bench.ts";
import { printerOf, takeTurns } from "../figures.ts";
import { resultOf } from "../program.ts";
import type { LoadJob } from "./load.process.ts";

const connections = 32;
/** nginx ends a connection after 1,000 requests; the ingress doesn't. */
const endless = "keepalive_requests 1000000000;";
const minute = 60_000;
const settings: ProxySettings = {
  connectTimeout: minute,
  readTimeout: minute,
  retries: true,
  tries: 3,
  keepAlive: 64,
  keepAliveTimeout: minute,
  clientTimeout: minute,
  clientKeepAlive: minute,
};

interface Turn {
  readonly perSecond: number;
  /** Of the proxy, in µs for each request. */
  readonly cpu: number;
}

/** CPU time of a process so far, over all its threads, in µs. */
const cpuOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]) / 1000)
    .reduce((sum, time) => sum + time, 0);

/** The only child that nginx's master has. */
const workerOf = (master: number): number =>
  Number(readFileSync(`/proc/${master}/task/${master}/children`, "utf8").split(" ")[0]);

async function turn(pid: number, job: LoadJob): Promise<Turn> {
  const before = cpuOf(pid);
  const { requests, perSecond } = await resultOf<{ requests: number; perSecond: number }>(
    import.meta.url,
    "load.process.ts",
    job,
  );
  return { perSecond, cpu: (cpuOf(pid) - before) / requests };
}

async function besideNginx(
  proxies: { socketPath: string; pid: number }[],
  numbered: boolean,
  options: BenchOptions,
): Promise<void> {
  const { rounds, seconds } = options;
  console.log(`\n${connections} kept connections, ${numbered ? "told of every request" : "told of none"}`);
  const [ours, theirs] = proxies.map(({ socketPath, pid }) => (forSeconds: number) => {
    return turn(pid, { socketPath, connections, numbered, seconds: forSeconds });
  });
  if (!ours || !theirs) return;
  // Until the code is compiled.
  await ours(3);
  await theirs(1);
  const turns = await takeTurns(rounds, { ingress: () => ours(seconds), nginx: () => theirs(seconds) });
  const print = printerOf(turns);
  print("ingress, CPU per request", (round) => round.ingress.cpu, "µs");
  print("nginx, CPU per request", (round) => round.nginx.cpu, "µs");
  print("CPU per request ÷ nginx", (round) => round.ingress.cpu / round.nginx.cpu, "", "≤ 1.2");
  print("ingress", (round) => round.ingress.perSecond, "req/s");
  print("nginx", (round) => round.nginx.perSecond, "req/s");
  print("throughput ÷ nginx", (round) => round.ingress.perSecond / round.nginx.perSecond, "", "≥ 0.8");
}

/** The ingress and nginx in front of the same pod, which is another nginx: it costs least. Linux only. */
export const ingress: Bench = {
  name: "ingress",
  summary: "the ingress beside nginx: CPU per request, and throughput",
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), "lc-b-"));
    const pod = join(folder, "pod");
    const socketPath = join(folder, "nginx.sock");
    const ends: (() => Promise<void>)[] = [];
    try {
      const web = await startNginx(
        join(folder, "web"),
        `${endless} server { listen unix:${pod}; location / { return 200 "hello from a pod"; } }`,
        [pod],
      );
      ends.push(() => web.stop());
      const nginx = await startNginx(
        join(folder, "nginx"),
        `${endless} upstream web { server unix:${pod} max_fails=0; keepalive 64; keepalive_requests 1000000000; }
server {
  listen unix:${socketPath};
  location / {
    proxy_pass http://web; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
  }
}`,
        [socketPath],
      );
      ends.push(() => nginx.stop());
      const ours = await startProxy({ name: "ingress", folder, settings, onEvent: () => undefined });
      ends.push(() => ours.close());
      await ours.setUpstreams([{ pod: "web-1", socketPath: pod }]);
      const proxies = [ours, { socketPath, pid: workerOf(nginx.pid) }];
      await besideNginx(proxies, false, options);
      await besideNginx(proxies, true, options);
    } finally {
      for (const end of ends) await end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
