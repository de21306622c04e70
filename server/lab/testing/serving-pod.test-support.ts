/** How a pod for tests of routing behaves once it is told to stop. */
export interface AtSignal {
  /** It goes on serving for so long. Cluster seconds. */
  readonly servesOn: number;
  /** Its readiness probe fails from the signal on. */
  readonly unready?: boolean;
}

/** A pod that answers every GET after a fifth of a second, and drains. */
export const servingPod = ({ servesOn, unready = false }: AtSignal): string => `
import { createServer } from "node:http";
import { seconds } from "last-call";
let ready = true;
const server = createServer((request, response) => {
  if (request.url === "/readyz") return void response.writeHead(ready ? 200 : 503).end();
  setTimeout(() => response.end("ok"), seconds(0.2));
});
server.listen(process.env.PORT);
process.on("SIGTERM", () => {
  ready = ${!unready};
  setTimeout(() => server.close(() => process.exit(0)), seconds(${servesOn}));
});`;
