import { createConnection, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A client that says what the test says, byte for byte. */
export interface Client {
  readonly socket: Socket;
  /** Everything that has come. */
  text(): string;
  /** Waits until what has come makes this true. */
  until(holds: (text: string) => boolean): Promise<string>;
  /** Resolves with everything that came, once the other side has ended. */
  readonly ended: Promise<string>;
}

/** Connects, and sends bytes at once. Our half stays open when the other side has ended its own. */
export function dial(socketPath: string, bytes = ""): Client {
  let text = "";
  let over = false;
  const waits = new Set<() => void>();
  const look = (): void => {
    for (const wait of waits) wait();
  };
  const socket = createConnection({ path: socketPath, allowHalfOpen: true });
  if (bytes !== "") socket.write(bytes, "latin1");
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    look();
  });
  socket.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => {
    const end = (): void => {
      over = true;
      resolve(text);
      look();
    };
    socket.on("end", end);
    socket.on("close", end);
  });
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    text: () => text,
    ended,
    until: (holds) =>
      new Promise((resolve, reject) => {
        const wait = (): void => {
          if (!holds(text)) {
            if (over) reject(new Error(`the connection ended with ${JSON.stringify(text.slice(-400))}`));
            return;
          }
          waits.delete(wait);
          resolve(text);
        };
        waits.add(wait);
        wait();
      }),
  };
}

/** A condition for `until`: so many answers in full have come that end with these bytes. */
export const times = (count: number, part: string) => (text: string) => text.split(part).length > count;
