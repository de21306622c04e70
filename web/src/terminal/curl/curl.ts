import { handClient, headOf, type RequestRecord } from "../../../../server/protocol/index.ts";
import type { Io, View } from "../shell/command.ts";
import { endingOf, type CurlEnding } from "./ending.ts";
import { CurlRefusal, curlOptions, type CurlOptions } from "./options.ts";
import { targetOf, type Target } from "./target.ts";
import { writeOut } from "./write-out.ts";

const help = `Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -H, --header <header>      Pass custom header to server
 -I, --head                 Show document info only
 -i, --include              Include response headers in the output
 -m, --max-time <seconds>   Maximum time allowed for transfer
 -o, --output <file>        Write to file instead of stdout
 -s, --silent               Silent mode
 -v, --verbose              Make the operation more talkative
 -w, --write-out <format>   Use output format after completion
 -X, --request <method>     Specify request method to use
`;

/** `curl`: one real request for each URL, by a client of the lab on the node that the shell is on. */
export const curl =
  (node: () => string | undefined) =>
  async (args: readonly string[], io: Io): Promise<number> => {
    if (args.includes("--help") || args.includes("-h")) {
      io.out(help);
      io.hint(
        "hosts: web (the service, by this node's router), a pod's address:8080, ingress, load-balancer, pay.example",
      );
      return 0;
    }
    try {
      const options = curlOptions(args);
      let status = 0;
      for (const url of options.urls) status = await transfer(url, options, node(), io);
      return status;
    } catch (error) {
      if (!(error instanceof CurlRefusal)) throw error;
      io.err(`${error.message}\n`);
      return error.status;
    }
  };

async function transfer(
  url: string,
  options: CurlOptions,
  node: string | undefined,
  io: Io,
): Promise<number> {
  const view = io.lab.view();
  const frozen = view ? io.lab.frozen() : "no run goes on: start one first";
  if (!view || frozen !== undefined) {
    io.err("curl: (7) the lab sends no request now\n");
    io.hint(frozen ?? "");
    return 7;
  }
  const target = targetOf(url, view.history);
  const talk = (line: string): void => void (options.verbose && io.err(`* ${line}\n`));
  talk(`  Trying ${target.ip}:${target.port}...`);
  if (target.to === undefined) return nobodyThere(target, options, talk, io);
  const before = view.history.lastSeq;
  const request = {
    method: options.method,
    path: target.path,
    headers: withHost(options.headers, target),
    ...(options.body !== undefined && { body: options.body }),
  };
  const refused = await io.lab.ask({
    type: "request.send",
    to: target.to,
    ...request,
    ...(node !== undefined && { node }),
    ...(options.timeout !== undefined && { timeout: Math.min(options.timeout, 120) }),
  });
  if (refused !== undefined) {
    io.err("curl: (7) the lab sends no request now\n");
    io.hint(refused);
    return 7;
  }
  const sent = await settledAfter(before, request, view, io);
  if (!sent) return 130;
  return report(sent, url, target, { ...options, headers: request.headers }, view, io);
}

/** The host that was asked for comes first, unless the command line names another. */
const withHost = (headers: [string, string][], { authority }: Target): [string, string][] =>
  headers.some(([name]) => name.toLowerCase() === "host") ? headers : [["Host", authority], ...headers];

/** An address at which nothing listens: no request is needed to know what curl would say. */
function nobodyThere(target: Target, options: CurlOptions, talk: (line: string) => void, io: Io): number {
  const message = `Failed to connect to ${target.host} port ${target.port} after 0 ms: Couldn't connect to server`;
  talk(`connect to ${target.ip} port ${target.port} failed: Connection refused`);
  talk(message);
  talk("Closing connection 0");
  if (!options.silent || options.showError) io.err(`curl: (7) ${message}\n`);
  io.hint(
    "nothing listens there, so no request was sent: the service is http://web/, a pod http://ADDRESS:8080/",
  );
  return 7;
}

/** The request that was just sent, once it is settled; undefined when nobody waits any more. */
async function settledAfter(
  before: number,
  { method, path }: { method: string; path: string },
  { history }: View,
  io: Io,
): Promise<RequestRecord | undefined> {
  let found: RequestRecord | undefined;
  while (!io.signal.aborted) {
    if (!found) {
      for (const each of history.requests.values()) {
        const mine = each.client === handClient && each.sent.seq > before;
        if (mine && each.method === method && each.path === path) found ??= each;
      }
    }
    if (found?.settled || (history.finished && !found)) return found;
    await io.lab.pause(io.signal);
  }
  return undefined;
}

function report(
  request: RequestRecord,
  url: string,
  target: Target,
  options: CurlOptions,
  { history }: View,
  io: Io,
): number {
  const { second } = history.header.scenario;
  const clusterMs = (from: number, to: number | undefined): number =>
    ((Math.max(from, to ?? from) - from) / second) * 1000;
  const took = clusterMs(request.sent.t, request.settled?.t);
  const { host, ip, port } = target;
  const ending = endingOf(request, { host, ip, port, took });
  const { reply, status = 0 } = request;
  const refusedByCode = options.fail && status >= 400 && ending.status === 0;
  if (options.verbose) talkOf(request, target, options, io);
  if (!refusedByCode && reply) write(request, options, io);
  if (options.verbose) talkOfEnd(request, target, ending, io);
  const end: CurlEnding = refusedByCode
    ? { status: 22, message: `The requested URL returned error: ${status}`, lines: [] }
    : ending;
  const toFile = options.output !== undefined && options.output !== "-" && options.output !== "/dev/null";
  if (toFile) {
    io.err(`Warning: Failed to open the file ${options.output}: Read-only file system\n`);
    io.err("curl: (23) Failure writing output to destination\n");
  }
  if (options.writeOut !== undefined)
    io.out(
      writeOut(options.writeOut, {
        request,
        url,
        target,
        ending: end,
        total: took / 1000,
        connect: clusterMs(request.sent.t, request.connected?.t) / 1000,
        firstByte: clusterMs(request.sent.t, request.firstByte?.t) / 1000,
      }),
    );
  if (end.message !== undefined && (!options.silent || options.showError))
    io.err(`curl: (${end.status}) ${end.message}\n`);
  return toFile && end.status === 0 ? 23 : end.status;
}

/** What `-v` tells of the connection, the request and the head of the answer. */
function talkOf(request: RequestRecord, { host, ip, port }: Target, options: CurlOptions, io: Io): void {
  const { reply, connected } = request;
  const lines: string[] = [];
  if (connected) {
    lines.push(`* Connected to ${host} (${ip}) port ${port} (#0)`);
    const { path, body, method, headers } = { ...options, path: request.path };
    const head = headOf(request.id, { method, path, headers, body });
    lines.push(
      ...head
        .split("\r\n")
        .slice(0, -1)
        .map((line) => `> ${line}`),
    );
  }
  if (reply)
    lines.push(
      ...reply.head
        .split("\r\n")
        .slice(0, -1)
        .map((line) => `< ${line}`),
      "< ",
    );
  for (const line of lines) io.err(`${line}\n`);
}

function talkOfEnd({ reply }: RequestRecord, { host }: Target, ending: CurlEnding, io: Io): void {
  for (const line of ending.lines) io.err(`* ${line}\n`);
  const close = ending.status !== 0 || /^connection:[^\r]*\bclose\b/im.test(reply?.head ?? "");
  io.err(close ? "* Closing connection 0\n" : `* Connection #0 to host ${host} left intact\n`);
}

function write({ reply }: RequestRecord, { include, method, output }: CurlOptions, io: Io): void {
  if (!reply || (output !== undefined && output !== "-")) return;
  if (include) io.out(`${reply.head.replaceAll("\r\n", "\n")}\n`);
  if (method === "HEAD") return;
  io.out(reply.body);
  const kept = new TextEncoder().encode(reply.body).length;
  if (reply.size > kept) io.hint(`… and ${reply.size - kept} bytes more, which the lab doesn't keep`);
}
