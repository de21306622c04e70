import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { ExamError } from "./exam-error.ts";

const host = "127.0.0.1";

/** Ports that a service has been told, which may not listen on it yet. */
const given = new Set<number>();

/** A port of loopback that nobody uses now, and that was never given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listen(0);
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

/** @throws ExamError when somebody listens on this port: requests would be answered by another program */
export async function mustBeFree(port: number): Promise<void> {
  try {
    await listen(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return;
    throw new ExamError(
      `port ${port} is taken: something listens on ${host}:${port} before the service has been started; end it, or name another port with --port`,
    );
  }
}

/** Listens there and lets go again. @returns the port */
async function listen(wanted: number): Promise<number> {
  const server = createServer();
  server.listen(wanted, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
