import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** Names of other sites; they lead to this machine, as an attacker's own name server would have it. */
export const foreignNames = ["evil.example", "rebind.example"] as const;
/** What a browser of the tests is told of them: Chromium by an argument, Firefox by a preference. */
export const chromiumResolves = `--host-resolver-rules=${foreignNames.map((name) => `MAP ${name} 127.0.0.1`).join(",")}`;
export const firefoxResolves = { "network.dns.localDomains": foreignNames.join(",") };

/** Another site: pages without any policy, and a record of whoever asked for one. */
export interface Attacker {
  readonly port: number;
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export async function startAttacker(): Promise<Attacker> {
  const asked: Attacker["asked"] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push({ path: url, headers });
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>Another site</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
