import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Random } from "../../protocol/index.ts";

/** Where a connection broke: in which direction something was under way, or between two of them; and how far it was. */
export type Cut = "up" | "down" | "later" | "never";

export interface CuttingLine {
  readonly port: number;
  /** How many connections broke, by where; those that had never said a word are not counted. */
  readonly cuts: Readonly<Record<Exclude<Cut, "never">, number>>;
  /** From now on connections stay whole. */
  heal(): void;
  close(): void;
}

/** A length between 1 and `most`, each order of magnitude as likely as the next. */
const spread = (random: Random, most: number): number => Math.ceil(Math.exp(random() * Math.log(most)));

/**
 * A way to a server on which every connection breaks: after some byte of the handshake, of a frame or between two, in
 * either direction, by FIN or RST, drawn from the seed.
 */
export async function openCuttingLine(serverPort: number, random: Random): Promise<CuttingLine> {
  const cuts = { up: 0, down: 0, later: 0 };
  let healed = false;
  const open = new Set<Socket>();
  const proxy = createServer((page) => {
    const server = connect(serverPort, "127.0.0.1");
    const both = [page, server];
    for (const socket of both) {
      open.add(socket);
      socket.on("error", () => undefined).on("close", () => open.delete(socket));
    }
    const draw = random();
    const cut: Cut = healed ? "never" : draw < 0.25 ? "up" : draw < 0.75 ? "down" : "later";
    const allowed = spread(random, cut === "up" ? 700 : 60_000);
    const byReset = random() < 0.5;
    // However little is said on it, none lasts.
    const after = random() * (cut === "later" ? 300 : 1000);
    let broken = false;
    const end = (where: Exclude<Cut, "never">): void => {
      if (broken) return;
      broken = true;
      cuts[where] += 1;
      clearTimeout(timer);
      for (const socket of both) {
        if (byReset) socket.resetAndDestroy();
        else socket.destroy();
      }
    };
    const timer = cut === "never" ? undefined : setTimeout(() => end("later"), after);
    const pass = (from: Socket, to: Socket, where: "up" | "down"): void => {
      const limit = cut === where ? allowed : Infinity;
      let passed = 0;
      from.on("data", (chunk: Buffer) => {
        if (broken) return;
        const rest = limit - passed;
        passed += chunk.length;
        if (chunk.length < rest) return void to.write(chunk);
        // What is on its way still arrives, as far as it goes; then there is nothing more.
        to.write(chunk.subarray(0, rest), () => end(where));
      });
      from.on("close", () => {
        clearTimeout(timer);
        to.destroy();
      });
      from.on("end", () => to.end());
    };
    pass(page, server, "up");
    pass(server, page, "down");
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (proxy.address() as AddressInfo).port,
    cuts,
    heal() {
      healed = true;
    },
    close() {
      proxy.close();
      for (const socket of open) socket.destroy();
    },
  };
}
