import { once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import type { Target } from "../admin.ts";

/** SSLRequest: its length and its code. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Opens a connection to the database, encrypted where its administrator's is. Aborting destroys it.
 * @throws {Error} when it can't be reached, or refuses the encryption.
 */
export async function dialDatabase(target: Target, signal: AbortSignal): Promise<Duplex> {
  const { socketDir, host, port, tls } = target;
  const socket = connect({
    allowHalfOpen: true,
    noDelay: true,
    ...(socketDir === null ? { host, port } : { path: `${socketDir}/.s.PGSQL.${port}` }),
  });
  signal.addEventListener("abort", () => socket.destroy(), { once: true });
  await once(socket, "connect", { signal });
  return tls === null ? socket : encrypt(socket, target, signal);
}

async function encrypt(socket: Socket, { host, tls }: Target, signal: AbortSignal): Promise<Duplex> {
  socket.write(sslRequest);
  const [answer] = (await once(socket, "data", { signal })) as [Buffer];
  if (answer.toString("latin1") !== "S") {
    socket.destroy();
    throw new Error("the database takes no encrypted connections");
  }
  socket.on("error", () => socket.destroy());
  const options: ConnectionOptions = { ...tls, socket, host };
  if (isIP(host) === 0) options.servername = host;
  const secure = connectTls(options);
  await once(secure, "secureConnect", { signal });
  return secure;
}
