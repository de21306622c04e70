import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** A door of the lab's that no pod should be able to reach. */
export interface Door {
  readonly port: number;
  /** How many connections have come in. */
  readonly visits: number;
  close(): void;
}

/** Opens a listener on loopback, or on an abstract Unix socket when given a name. */
export async function openDoor(abstract?: string): Promise<Door> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  if (abstract === undefined) server.listen(0, "127.0.0.1");
  else server.listen({ path: `\0${abstract}` });
  await once(server, "listening");
  const port = abstract === undefined ? (server.address() as AddressInfo).port : 0;
  return {
    port,
    get visits() {
      return visits;
    },
    close: () => server.close(),
  };
}
