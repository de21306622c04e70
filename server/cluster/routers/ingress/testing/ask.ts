import { createConnection } from "node:net";

/** All that a client saw of one request. */
export interface Seen {
  readonly status: number | undefined;
  /** Whether the answer came to its end. */
  readonly whole: boolean;
  readonly head: string;
  readonly body: string;
}

/** The bytes of a request; a POST or PUT has a small body. */
export function requestBytes(method: string, extra = ""): string {
  const body = method === "GET" || method === "HEAD" ? "" : "amount=12";
  const length = body === "" ? "" : `Content-Length: ${body.length}\r\n`;
  return `${method} /pay HTTP/1.1\r\nHost: pay.example\r\n${length}${extra}\r\n${body}`;
}

/** Sends bytes on a connection of their own and gives back everything that comes until the other side closes. */
export function exchange(socketPath: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = createConnection(socketPath, () => socket.write(bytes, "latin1"));
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    // A reset after the answer is an end as well: what counts is what was readable.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

/** Asks once, on a connection of its own. */
export async function ask(socketPath: string, method: string, extra = ""): Promise<Seen> {
  return read(await exchange(socketPath, requestBytes(method, `Connection: close\r\n${extra}`)), method);
}

/** Reads one answer from all the bytes of a connection. */
export function read(text: string, method = "GET"): Seen {
  const end = text.indexOf("\r\n\r\n");
  const head = end === -1 ? text : text.slice(0, end + 2);
  const rest = end === -1 ? "" : text.slice(end + 4);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const chunked = /\r\ntransfer-encoding: chunked/i.test(head);
  const whole =
    end !== -1 &&
    (method === "HEAD" ||
      (chunked ? rest.endsWith("0\r\n\r\n") : length === undefined || rest.length === Number(length)));
  const body = chunked ? unwrapped(rest) : rest;
  return { status: status === undefined ? undefined : Number(status), whole, head, body };
}

function unwrapped(chunks: string): string {
  let body = "";
  for (let at = 0; at < chunks.length;) {
    const end = chunks.indexOf("\r\n", at);
    const size = Number.parseInt(chunks.slice(at, end), 16);
    if (!(size > 0)) break;
    body += chunks.slice(end + 2, end + 2 + size);
    at = end + 4 + size;
  }
  return body;
}
