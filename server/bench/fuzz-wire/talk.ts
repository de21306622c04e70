import { once } from "node:events";
import { WebSocket } from "ws";
import { subprotocol, type Down } from "../../protocol/index.ts";
import type { Page } from "../../testing/page.ts";
import { connectRaw } from "../../traffic/index.ts";

/** Talks to a session's socket: one message and one answer at a time, or bytes that are no frame at all. */
export class Talk {
  readonly #page: Page;
  readonly #session: string;
  readonly #free: WebSocket[] = [];

  constructor(page: Page, session: string) {
    this.#page = page;
    this.#session = session;
  }

  /** How many sockets wait for the next message. */
  get open(): number {
    return this.#free.length;
  }

  get #address(): string {
    return `${this.#page.origin}/api/sessions/${this.#session}/socket`;
  }

  /** Says something and resolves with the answer to it. @throws when the socket closes instead */
  async say(said: string | Buffer): Promise<Down> {
    const socket = this.#free.pop() ?? (await this.#open());
    const answer = await ask(socket, said);
    this.#free.push(socket);
    return answer;
  }

  async #open(): Promise<WebSocket> {
    const { origin, token } = this.#page;
    const socket = new WebSocket(this.#address.replace("http", "ws"), [subprotocol, `token.${token}`], {
      origin,
    });
    socket.on("error", () => undefined);
    await once(socket, "open");
    // As a page does; with the first of them a lab stands by.
    await ask(socket, JSON.stringify({ type: "hello", run: null, after: 0 }));
    return socket;
  }

  /** Sends bytes after the handshake, and no more; resolves with the code of the close that they earn, if any. */
  async throwAt(bytes: Buffer): Promise<number | undefined> {
    const { host, pathname } = new URL(this.#address);
    const { socket, send, answer } = await connectRaw(Number(host.split(":")[1]));
    send(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n` +
        `Sec-WebSocket-Protocol: ${subprotocol}, token.${this.#page.token}\r\n\r\n`,
    );
    const handshake = await answer();
    if (handshake?.status !== 101) throw new Error(`the handshake was answered with ${handshake?.status}`);
    const said: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => said.push(chunk));
    const closed = once(socket, "close");
    socket.end(bytes);
    await closed;
    return closeCode(Buffer.concat(said));
  }

  close(): void {
    for (const socket of this.#free) socket.terminate();
  }
}

/** Says something and resolves with the answer to it. @throws when the socket closes instead */
async function ask(socket: WebSocket, said: string | Buffer): Promise<Down> {
  const data = await new Promise<Buffer>((resolve, reject) => {
    const closed = (code: number): void => reject(new Error(`the socket was closed with ${code}`));
    socket.once("close", closed);
    socket.once("message", (answer: Buffer) => {
      socket.off("close", closed);
      resolve(answer);
    });
    socket.send(said, { binary: typeof said !== "string" });
  });
  return JSON.parse(data.toString("utf8")) as Down;
}

/** The code of the close frame in what a server said, which is whole frames without masks. */
function closeCode(said: Buffer): number | undefined {
  let at = 0;
  while (at + 2 <= said.length) {
    const opcode = said.readUInt8(at) & 15;
    const short = said.readUInt8(at + 1);
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    const length =
      short === 126 ? said.readUInt16BE(at + 2) : short === 127 ? said.readUInt32BE(at + 6) : short;
    if (opcode === 8) return length >= 2 ? said.readUInt16BE(at + head) : 1005;
    at += head + length;
  }
  return undefined;
}
