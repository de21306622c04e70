import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { subprotocol } from "../protocol/index.ts";
import { createApp, type AppOptions } from "./app.ts";
import { largestProgramBody } from "./program.ts";
import { knownHosts, type Hosts } from "./guard.ts";

export interface ApiServer {
  readonly port: number;
  /** Stops accepting, tells every page that it is going away (1001), and ends what is still open. */
  close(): Promise<void>;
}

/** How long pages may take to answer the close of their socket, in ms. */
const closing = 500;

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
  const server = createAdaptorServer({ fetch: app.fetch, hostname, websocket }) as Server;
  server.listen(port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(complaint(error as NodeJS.ErrnoException, hostname, port), { cause: error });
  }
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  hosts = knownHosts(hostname, actual, publicHost);
  return {
    port: actual,
    async close() {
      const closed = once(server, "close");
      server.close();
      const open = [...sockets.clients];
      for (const socket of open) socket.close(1001, "the server is shutting down");
      const timer = setTimeout(() => {
        for (const socket of open) socket.terminate();
        server.closeAllConnections();
      }, closing);
      await closed;
      clearTimeout(timer);
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
