import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { subprotocol } from "../protocol/index.ts";
import { createApp, type AppOptions } from "./app.ts";
import { largestProgramBody } from "./program.ts";
import { knownHosts, type Hosts } from "./guard.ts";
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

/** How long a page may take to answer the close of its socket, and half a request to become a whole one, in ms. */
const closing = 500;

/** Longer than the proxies that we know of keep an idle connection: whoever keeps it longer closes it first. In ms. */
const keepAlive = 75_000;
/** How long a request may take to arrive, and its head: far less than a shutdown's grace. In ms. */
const arriving = { requestTimeout: 10_000, headersTimeout: 5_000 };

interface Options extends Omit<AppOptions, "hosts"> {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The name, with or without a port, under which others reach this server. */
  readonly publicHost: string | undefined;
}

/** Starts the web server. @throws Error saying what to do when the port is taken. */
export async function startApi({ hostname, port, publicHost, ...rest }: Options): Promise<ApiServer> {
  let hosts: Hosts = { own: new Set(), open: new Set() };
  const app = createApp({ ...rest, hosts: () => hosts });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestProgramBody,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  // The same interface, but for an optional field that one side also allows to be undefined.
  const websocket = { server: sockets as WebSocketServerLike };
  const serverOptions = { keepAliveTimeout: keepAlive, ...arriving };
  const server = createAdaptorServer({ fetch: app.fetch, hostname, websocket, serverOptions }) as Server;
  server.listen(port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(complaint(error as NodeJS.ErrnoException, hostname, port), { cause: error });
  }
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  hosts = knownHosts(hostname, actual, publicHost);
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
      server.close();
      for (const socket of sockets.clients) socket.close(...goingAway);
      const patience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        // A connection that waits for nothing but the rest of a request: nobody is answered on it any more.
        void Promise.all([...underWay].map((response) => once(response, "close"))).then(cut, cut);
      }, closing);
      const cut = (): void => server.closeAllConnections();
      const deadline = setTimeout(cut, until - performance.now());
      await closed;
      clearTimeout(patience);
      clearTimeout(deadline);
    },
  };
}

function complaint(error: NodeJS.ErrnoException, hostname: string, port: number): string {
  if (error.code === "EADDRINUSE") {
    return `port ${port} is in use: end what listens there, or choose another with --port (0 takes any free one)`;
  }
  if (error.code === "EACCES") return `port ${port} needs privileges: choose one above 1023 with --port`;
  if (error.code === "EADDRNOTAVAIL") return `this machine has no address ${hostname}: use 127.0.0.1`;
  return `the server can't listen on ${hostname}:${port}: ${error.message}`;
}
