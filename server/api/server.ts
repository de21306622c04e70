import { once } from "node:events";
import type { createServer, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import { subprotocol } from "../protocol/index.ts";
import { createApp, type AppOptions } from "./app.ts";
import { gatedServer, refuseRaw } from "./gate.ts";
import { knownHosts, refusal, type Hosts } from "./guard.ts";
import { Heartbeat } from "./heartbeat.ts";
import { largestProgramBody } from "./program.ts";
import { goingAway } from "./socket.ts";

export interface ApiServer {
  readonly port: number;
  /** How many WebSockets are open. */
  readonly sockets: number;
  /** Accepts no more connections. What is open goes on, but for connections without a request under way. */
  stopAccepting(): void;
  /**
   * Tells every socket that is left that the server is going away (1001), and resolves once all connections have ended.
   * Requests under way are answered; one that isn't by `until`, on the clock of `performance`, is cut.
   */
  close(until: number): Promise<void>;
}

/** How often a page is asked whether it is still there, in ms; one that isn't is noticed after twice as long at the most. */
const askingEvery = 30_000;

/** How long a page may take to answer the close of its socket, and half a request to become a whole one, in ms. */
const closing = 500;

interface Options extends AppOptions {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The name, with or without a port, under which others reach this server. */
  readonly publicHost: string | undefined;
}

/** Starts the web server. @throws Error saying what to do when the port is taken. */
export async function startApi({ hostname, port, publicHost, ...rest }: Options): Promise<ApiServer> {
  let hosts: Hosts = { own: new Set(), open: new Set() };
  const app = createApp(rest);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestProgramBody,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  // The same interface, but for an optional field that one side also allows to be undefined.
  const websocket = { server: sockets as WebSocketServerLike };
  const gated = (_options: ServerOptions, listener: RequestListener): Server =>
    gatedServer(() => hosts, listener, rest.answered);
  const server = createAdaptorServer({
    fetch: tellingWhy(app),
    hostname,
    websocket,
    createServer: gated as typeof createServer,
  }) as Server;
  sockets.on("wsClientError", (error, socket) =>
    refuseRaw(socket, { status: 400, ...refusal(error.message, "open the socket as RFC 6455 says") }),
  );
  // A listener more, and the adapter leaves it to us to refuse.
  server.on("upgrade", () => undefined);
  server.listen(port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(complaint(error as NodeJS.ErrnoException, hostname, port), { cause: error });
  }
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  hosts = knownHosts(hostname, actual, publicHost);
  const heartbeat = new Heartbeat(sockets);
  const asking = setInterval(() => heartbeat.round(), askingEvery);
  const closed = once(server, "close");
  const underWay = new Set<ServerResponse>();
  server.on("request", (_request, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
  });
  return {
    port: actual,
    get sockets() {
      return sockets.clients.size;
    },
    stopAccepting() {
      server.close();
    },
    async close(until) {
      clearInterval(asking);
      server.close();
      for (const socket of sockets.clients) socket.close(...goingAway);
      const patience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        // A connection that waits for nothing but the rest of a request: nobody is answered on it any more.
        void Promise.all([...underWay].map((response) => once(response, "close"))).then(cut, cut);
      }, closing);
      const cut = (): void => server.closeAllConnections();
      const deadline = setTimeout(cut, Math.max(0, until - performance.now()));
      await closed;
      clearTimeout(patience);
      clearTimeout(deadline);
    },
  };
}

/** The routes; whoever asks for a WebSocket and gets none is told why, where the adapter has nothing but a status. */
const tellingWhy =
  (app: Hono) =>
  async (request: Request, env: { incoming: { socket: Duplex } }): Promise<Response> => {
    const response = await app.fetch(request, env);
    // Only what becomes a WebSocket has no body.
    if ("wss" in env && response.body !== null) {
      const why = response.ok
        ? { status: 400, ...refusal("there is no WebSocket here", "ask without Upgrade") }
        : { status: response.status, ...((await response.json()) as ReturnType<typeof refusal>) };
      // Nobody reads it, and the file that it may come from would stay open.
      if (response.ok) await response.body.cancel();
      refuseRaw(env.incoming.socket, why);
    }
    return response;
  };

function complaint(error: NodeJS.ErrnoException, hostname: string, port: number): string {
  if (error.code === "EADDRINUSE") {
    return `port ${port} is in use: end what listens there, or choose another with --port (0 takes any free one)`;
  }
  if (error.code === "EACCES") return `port ${port} needs privileges: choose one above 1023 with --port`;
  if (error.code === "EADDRNOTAVAIL") return `this machine has no address ${hostname}: use 127.0.0.1`;
  return `the server can't listen on ${hostname}:${port}: ${error.message}`;
}
