import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { refusal, trespass, type Hosts, type Refused } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import { probePaths } from "./health.ts";

/** All in ms. */
const patience = {
  // Longer than the proxies that we know of keep an idle connection: whoever keeps it longer closes it first.
  keepAliveTimeout: 75_000,
  // Nobody holds a place by being slow; far less than a shutdown's grace.
  headersTimeout: 5_000,
  requestTimeout: 10_000,
};

const malformed = (status: number, error: string): Refused => ({
  status,
  ...refusal(error, "send a whole HTTP/1.1 request"),
});

/** What Node's parser found, in the form of all refusals. */
const unreadable: Readonly<Record<string, Refused>> = {
  HPE_HEADER_OVERFLOW: malformed(431, "the request's head is over 16 KB"),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: malformed(413, "the extensions of the body's chunks are over 16 KB"),
  ERR_HTTP_REQUEST_TIMEOUT: malformed(408, "the request did not arrive in time"),
};

const bodyOf = ({ error, do: hint }: Refused): string => JSON.stringify({ error, do: hint });
const headersOf = (body: string): Record<string, string> => ({
  "content-type": "application/json",
  "content-length": String(Buffer.byteLength(body)),
});

/** How long whoever is refused may take to read why, in ms. */
const lingering = 500;

/** Refuses on a connection that has no response of Node's: what could not be parsed, or would have been a WebSocket. */
export function refuseRaw(socket: Duplex, refused: Refused): void {
  // It has been told already: this is the rest of what it sent.
  if (!socket.writable) return;
  const body = bodyOf(refused);
  const headers = Object.entries({ ...securityHeaders, ...headersOf(body), connection: "close" });
  const head = [
    `HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status]}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.on("error", () => undefined);
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  // Closed with something unread, the kernel would reset the connection and take the answer back.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingering);
  socket.once("close", () => clearTimeout(timer));
}

/** A kubelet calls a pod by its address; what it is told is for anybody. */
const isProbe = ({ method, url = "" }: IncomingMessage): boolean =>
  (method === "GET" || method === "HEAD") && probePaths.has(url);

const wantsSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === "GET" && headers.upgrade?.toLowerCase() === "websocket";

/**
 * An HTTP server with a gate before its listener: what is no request, not to this host or not from its own page never
 * gets further. Every answer has the security headers, and every refusal is `{error, do}`, those of Node's parser too.
 * `answered` is told of every refusal of a request that could be read.
 */
export function gatedServer(
  hosts: () => Hosts,
  listener: RequestListener,
  answered: (status: number) => void,
): Server {
  const refuse = (outgoing: ServerResponse, refused: Refused): void => {
    answered(refused.status);
    const body = bodyOf(refused);
    outgoing.writeHead(refused.status, headersOf(body));
    outgoing.end(body);
  };
  const through = (incoming: IncomingMessage, outgoing: ServerResponse, then: () => void): void => {
    for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value);
    const refused = isProbe(incoming) ? undefined : trespass(incoming, hosts());
    if (refused) refuse(outgoing, refused);
    else then();
  };
  const server = createServer({
    ...patience,
    // It is refused below, with a reason.
    requireHostHeader: false,
    // Anything else is answered as if it had not asked for an upgrade, or refused with a reason.
    shouldUpgradeCallback: (incoming) => wantsSocket(incoming) && !trespass(incoming, hosts()),
  });
  server.on("request", (incoming, outgoing) =>
    through(incoming, outgoing, () => listener(incoming, outgoing)),
  );
  server.on("checkExpectation", (incoming, outgoing) =>
    through(incoming, outgoing, () =>
      refuse(outgoing, malformed(417, "this server can't do what Expect asks for")),
    ),
  );
  server.on("connect", (_incoming, socket) =>
    refuseRaw(socket, { status: 405, ...refusal("this server is no proxy", "send a request, not CONNECT") }),
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET") return void socket.destroy();
    refuseRaw(socket, unreadable[error.code ?? ""] ?? malformed(400, "this is no HTTP request"));
  });
  return server;
}
