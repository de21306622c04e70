import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The instance that takes over: whatever it is asked, it answers at once. */
export async function startElsewhere(): Promise<{ host: string; port: number } & AsyncDisposable> {
  const host = "127.0.0.1";
  const server = createServer((request, response) => {
    request.resume();
    response.end("another instance\n");
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    host,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
