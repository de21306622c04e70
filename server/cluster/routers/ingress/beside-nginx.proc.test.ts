import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNginx, withoutNginx, type Nginx } from "../../../testing/nginx.ts";
import { startProxy, type ProxyProcess } from "./index.ts";
import { ask, exchange, read } from "./testing/ask.ts";
import type { Behaviour } from "./testing/behaviour.ts";
import { PodProcess } from "./testing/pod-processes.ts";
import { settings } from "./testing/settings.ts";

/** How long both proxies wait for a pod's next bytes, in ms. */
const readTimeout = 300;

interface Row {
  /** What web-1 does, and web-2 where there is one; null: no pod at all. */
  readonly pods: readonly (Behaviour | "killed")[] | null;
  readonly method: "GET" | "POST" | "PUT";
  /** Good requests beforehand, so that each pod has an idle connection to the proxy. */
  readonly warmUp?: number;
  /** What the client sees of the one that counts, and how many requests each pod saw in all. */
  readonly sees: string;
  readonly saw: readonly number[];
  /** What nginx does, where it is something else on purpose: the README of this folder says why. */
  readonly nginx?: { readonly sees: string; readonly saw: readonly number[] };
}

const stale = "closes its idle connection under the request";

/** What a pod does; and for GET and for POST, what comes of it when it is alone, and when web-2 is good. */
const bad: [
  Behaviour | "killed",
  Record<"GET" | "POST", [alone: string, n: number, beside: string, n: number]>,
][] = [
  // A pod that is gone: nothing was sent, so anything may be tried again.
  ["killed", { GET: ["502", 0, "200", 0], POST: ["502", 0, "200", 0] }],
  ["closes at once", { GET: ["502", 1, "200", 1], POST: ["502", 1, "502", 1] }],
  ["resets with the request unread", { GET: ["502", 1, "200", 1], POST: ["502", 1, "502", 1] }],
  ["killed before the first byte", { GET: ["502", 1, "200", 1], POST: ["502", 1, "502", 1] }],
  ["killed inside the head", { GET: ["502", 1, "200", 1], POST: ["502", 1, "502", 1] }],
  // The client has some of it already.
  ["killed inside the body", { GET: ["200 cut", 1, "200 cut", 1], POST: ["200 cut", 1, "200 cut", 1] }],
  ["killed inside a chunked body", { GET: ["200 cut", 1, "200 cut", 1], POST: ["200 cut", 1, "200 cut", 1] }],
  ["stops inside the body", { GET: ["200 cut", 1, "200 cut", 1], POST: ["200 cut", 1, "200 cut", 1] }],
  ["never answers", { GET: ["504", 1, "200", 1], POST: ["504", 1, "504", 1] }],
  // An answer that can't be understood is no error that another pod could mend.
  ["has a line without a colon in its head", { GET: ["502", 1, "502", 1], POST: ["502", 1, "502", 1] }],
  ["has a head that is too long", { GET: ["502", 1, "502", 1], POST: ["502", 1, "502", 1] }],
  ["answers 503", { GET: ["503", 1, "503", 1], POST: ["503", 1, "503", 1] }],
  ["answers until it closes", { GET: ["200", 1, "200", 1], POST: ["200", 1, "200", 1] }],
];

const rows: Row[] = [
  ...bad.flatMap(([behaviour, expected]) =>
    (["GET", "POST"] as const).flatMap((method): Row[] => {
      const [alone, sawAlone, beside, sawBeside] = expected[method];
      const reachedSecond = sawBeside === 0 || beside !== alone ? 1 : 0;
      return [
        { pods: [behaviour], method, sees: alone, saw: [sawAlone] },
        { pods: [behaviour, "good"], method, sees: beside, saw: [sawBeside, reachedSecond] },
      ];
    }),
  ),
  // Both bad: the last failure gives the status.
  { pods: ["killed", "killed"], method: "GET", sees: "502", saw: [0, 0] },
  { pods: ["killed", "killed"], method: "POST", sees: "502", saw: [0, 0] },
  { pods: ["closes at once", "never answers"], method: "GET", sees: "504", saw: [1, 1] },
  { pods: ["never answers", "closes at once"], method: "GET", sees: "502", saw: [1, 1] },
  { pods: ["never answers", "closes at once"], method: "POST", sees: "504", saw: [1, 0] },
  // A body that has been sent can be sent again, unless acting twice is not the same as once.
  { pods: ["closes at once", "good"], method: "PUT", sees: "200", saw: [1, 1] },
  // An idle connection that the pod closes under the request: one try for free, but never a POST.
  { pods: [stale], method: "GET", warmUp: 1, sees: "200", saw: [3] },
  { pods: [stale], method: "PUT", warmUp: 1, sees: "200", saw: [3] },
  { pods: [stale], method: "POST", warmUp: 1, sees: "502", saw: [2] },
  { pods: [stale, "good"], method: "GET", warmUp: 2, sees: "200", saw: [2, 2] },
  { pods: [stale, "good"], method: "POST", warmUp: 2, sees: "502", saw: [2, 1] },
  { pods: [stale, stale], method: "GET", warmUp: 2, sees: "502", saw: [2, 2] },
  { pods: [stale, stale], method: "POST", warmUp: 2, sees: "502", saw: [2, 1] },
  // On purpose otherwise.
  { pods: null, method: "GET", sees: "503", saw: [], nginx: { sees: "502", saw: [] } },
  { pods: null, method: "POST", sees: "503", saw: [], nginx: { sees: "502", saw: [] } },
  { pods: ["speaks no HTTP"], method: "GET", sees: "502", saw: [1], nginx: { sees: "no HTTP", saw: [1] } },
  {
    pods: ["frames its answer twice"],
    method: "GET",
    sees: "502",
    saw: [1],
    nginx: { sees: "200", saw: [1] },
  },
];

const title = ({ pods, method, warmUp }: Row): string =>
  `${method}${warmUp ? ` after ${warmUp}` : ""}: ${pods?.map((pod, at) => `web-${at + 1} ${pod}`).join(", ") ?? "no pod"}`;

const close = "Host: a\r\nConnection: close\r\n";
/** What clients may say that a proxy refuses; and where nginx does otherwise, on purpose here, what it answers. */
const heads: [what: string, bytes: string, status: number, nginx?: number][] = [
  ["nothing wrong", `GET / HTTP/1.1\r\n${close}\r\n`, 200],
  ["the whole address", `GET http://a/pay HTTP/1.1\r\n${close}\r\n`, 200],
  ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["two hosts", `GET / HTTP/1.1\r\nHost: b\r\n${close}\r\n`, 400],
  ["a blank before a colon", `GET / HTTP/1.1\r\nX : 1\r\n${close}\r\n`, 400],
  [
    "both framings",
    `POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${close}\r\n`,
    400,
  ],
  ["two lengths", `POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n${close}\r\n`, 400],
  ["another coding", `POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n${close}\r\n0\r\n\r\n`, 501],
  ["a head that is too long", `GET / HTTP/1.1\r\n${close}${"X: y\r\n".repeat(9000)}\r\n`, 400],
  ["a first line that is too long", `GET /${"x".repeat(9000)} HTTP/1.1\r\n${close}\r\n`, 414],
  ["TRACE", `TRACE / HTTP/1.1\r\n${close}\r\n`, 405],
  ["a newer version", `GET / HTTP/2.0\r\n${close}\r\n`, 505],
  ["lines that end without CR", `GET / HTTP/1.1\nHost: a\nConnection: close\n\n\r\n\r\n`, 400, 200],
  ["a field name that is none", `GET / HTTP/1.1\r\nX(y): 1\r\n${close}\r\n`, 400, 200],
];

/** nginx, set up as the ingress is. */
const common = `
proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
proxy_read_timeout ${readTimeout}ms;
proxy_next_upstream error timeout; proxy_next_upstream_tries 3;
`;
const siteBlock = (index: number, socketPath: string, servers: string[]): string => `
upstream u${index} { ${servers.join(" ")} keepalive 32; }
server { listen unix:${socketPath}; location / { proxy_pass http://u${index}; } }
`;

describe.skipIf(withoutNginx)("the ingress beside nginx, in front of the same pods", () => {
  const folder = mkdtempSync(join(tmpdir(), "lc-n-"));
  const pods = [new PodProcess(join(folder, "web-1")), new PodProcess(join(folder, "web-2"))];
  const site = (index: number): string => join(folder, `site-${index}`);
  let nginx: Nginx;
  let ingress: ProxyProcess;
  beforeAll(async () => {
    ingress = await startProxy({
      name: "ingress",
      folder,
      settings: { ...settings, readTimeout },
      onEvent: () => undefined,
    });
    const sites = rows.map((row, index) => siteBlock(index, site(index), servers(row)));
    nginx = await startNginx(
      join(folder, "nginx"),
      common + sites.join(""),
      rows.map((_, index) => site(index)),
    );
  });
  afterAll(async () => {
    await Promise.all([nginx.stop(), ingress.close(0), ...pods.map((pod) => pod.stop())]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The row's pods, as nginx is to see them; it doesn't take an upstream without any. */
  const servers = (row: Row): string[] =>
    row.pods
      ? row.pods.map((_, at) => `server unix:${pods[at]?.socketPath} max_fails=0;`)
      : [`server unix:${pods[0]?.socketPath} down;`];

  /** Puts the row's pods behind a proxy and asks it. */
  async function result(row: Row, socketPath: string): Promise<{ sees: string; saw: number[] }> {
    const used = pods.slice(0, row.pods?.length ?? 0);
    await Promise.all(used.map((pod, at) => pod.behave(row.pods?.[at] ?? "good")));
    for (let nth = 0; nth < (row.warmUp ?? 0); nth++) await ask(socketPath, "GET");
    const { status, whole } = await ask(socketPath, row.method);
    for (const pod of used) await pod.told();
    return { sees: `${status ?? "no HTTP"}${whole ? "" : " cut"}`, saw: used.map(({ saw }) => saw) };
  }

  test.each(rows.map((row, index) => [title(row), row, index] as const))("%s", async (_, row, index) => {
    await ingress.setUpstreams(
      pods
        .slice(0, row.pods?.length ?? 0)
        .map(({ socketPath }, at) => ({ pod: `web-${at + 1}`, socketPath })),
    );
    const { sees, saw } = row;
    expect({
      ingress: await result(row, ingress.socketPath),
      nginx: await result(row, site(index)),
    }).toEqual({ ingress: { sees, saw }, nginx: row.nginx ?? { sees, saw } });
  });

  test.each(heads)("a head with %s", async (_, bytes, status, otherwise = status) => {
    const [web] = pods;
    await web?.behave("good");
    await ingress.setUpstreams([{ pod: "web-1", socketPath: web?.socketPath ?? "" }]);
    expect({
      ingress: read(await exchange(ingress.socketPath, bytes)).status,
      nginx: read(await exchange(site(0), bytes)).status,
    }).toEqual({ ingress: status, nginx: otherwise });
  });
});
