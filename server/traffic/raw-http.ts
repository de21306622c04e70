import { createConnection, type Socket } from "node:net";

/** What a server answered to bytes that no client library would send. */
export interface RawAnswer {
  readonly status: number;
  /** By name in small letters; of several, the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which anything may be said. */
export interface RawConnection {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** The next answer; undefined when the connection ends without one. */
  answer(): Promise<RawAnswer | undefined>;
}

/** @throws when nobody listens there. */
export function connectRaw(port: number, host = "127.0.0.1"): Promise<RawConnection> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host });
    let received = Buffer.alloc(0);
    let over = false;
    const waiting: (() => boolean)[] = [];
    const look = (): void => {
      while (waiting[0]?.()) waiting.shift();
    };
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      look();
    });
    socket.on("close", () => {
      over = true;
      look();
    });
    socket.once("error", reject);
    socket.once("connect", () => {
      // A reset after the answer is no news: it shows as the end.
      socket.off("error", reject).on("error", () => undefined);
      resolve({
        socket,
        send: (bytes) => void socket.write(bytes),
        answer: () =>
          new Promise((settle) => {
            waiting.push(() => {
              const found = firstAnswer(received, over);
              if (!found && !over) return false;
              received = received.subarray(found?.length ?? received.length);
              settle(found?.answer);
              return true;
            });
            look();
          }),
      });
    });
  });
}

/** Sends one text over a connection of its own, which is then closed. */
export async function askRaw(port: number, text: string): Promise<RawAnswer | undefined> {
  const connection = await connectRaw(port);
  connection.send(text);
  const answer = await connection.answer();
  connection.socket.destroy();
  return answer;
}

/** The first whole answer in what was received, interim ones left out, and how many bytes it took. */
function firstAnswer(bytes: Buffer, over: boolean): { answer: RawAnswer; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const status = Number(first.split(" ")[1]);
  const start = end + 4;
  if (status === 100) {
    const next = firstAnswer(bytes.subarray(start), over);
    return next && { ...next, length: start + next.length };
  }
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(start);
  const body = bodyOf(status, headers, rest, over);
  return body && { answer: { status, headers, body: body.text }, length: start + body.length };
}

function bodyOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  rest: Buffer,
  over: boolean,
): { text: string; length: number } | undefined {
  if (status === 101 || status === 204 || status === 304) return { text: "", length: 0 };
  if (headers["transfer-encoding"] === "chunked") return unchunked(rest);
  const length = Number(headers["content-length"] ?? (over ? rest.length : Number.NaN));
  // Of an answer to HEAD, the length is all there is; the next answer follows, or the end.
  if (rest.toString("latin1", 0, 9) === "HTTP/1.1 ") return { text: "", length: 0 };
  if (rest.length < length) return over ? { text: "", length: rest.length } : undefined;
  if (Number.isNaN(length)) return undefined;
  return { text: rest.subarray(0, length).toString("utf8"), length };
}

function unchunked(rest: Buffer): { text: string; length: number } | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = rest.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(rest.subarray(at, line).toString("latin1"), 16);
    const start = line + 2;
    if (rest.length < start + size + 2) return undefined;
    at = start + size + 2;
    if (size === 0) return { text: Buffer.concat(parts).toString("utf8"), length: at };
    parts.push(rest.subarray(start, start + size));
  }
}
