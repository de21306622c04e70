import { request as httpRequest, type Agent } from "node:http";

/** One whole answer to one request. */
export interface Answer {
  readonly status: number;
  /** Of the body. */
  readonly bytes: number;
  /** From the request to the end of the answer. */
  readonly ms: number;
  /** Whether the connection may be used again, as far as the server is concerned. */
  readonly keeps: boolean;
  /** Whether a connection had to be made for it. */
  readonly fresh: boolean;
}

interface Question {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Header lines. */
  readonly headers: readonly string[];
  /** Keeps connections; a new one each time, which is then closed, where left out. */
  readonly agent?: Agent;
  /** In ms. */
  readonly patience?: number;
}

/** Why there was no answer, in words. */
export interface NoAnswer {
  readonly why: string;
  /** Nobody listens there. */
  readonly refused: boolean;
}

/** `Name: value`, as its two parts. */
export const fieldOf = (line: string): [string, string] => {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
};

function noAnswer({ code, message }: NodeJS.ErrnoException): NoAnswer {
  if (code === "ECONNREFUSED") return { why: "nothing listens", refused: true };
  if (code === "ECONNRESET") return { why: "the connection was closed without an answer", refused: false };
  if (code?.startsWith("HPE_")) return { why: `what it answers is not HTTP (${message})`, refused: false };
  return { why: message, refused: false };
}

/** Asks once, and takes the whole answer. Never rejects. */
export function ask({
  host,
  port,
  method,
  path,
  body,
  headers,
  agent,
  patience = 5000,
}: Question): Promise<Answer | NoAnswer> {
  const began = performance.now();
  return new Promise((resolve) => {
    const request = httpRequest({
      host,
      port,
      method,
      path,
      agent: agent ?? false,
      headers: [
        "Host",
        `${host}:${port}`,
        ...headers.flatMap(fieldOf),
        ...(method === "GET" ? [] : ["Content-Length", String(Buffer.byteLength(body))]),
      ],
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${patience / 1000} s`)),
      patience,
    );
    request.once("response", (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.once("end", () => {
        clearTimeout(timer);
        const keeps =
          response.headers.connection?.toLowerCase() !== "close" && response.httpVersion === "1.1";
        resolve({
          status: response.statusCode ?? 0,
          bytes,
          ms: performance.now() - began,
          keeps,
          fresh: !request.reusedSocket,
        });
      });
    });
    request.once("close", () => {
      clearTimeout(timer);
      resolve({ why: "the connection ended before the whole answer had come", refused: false });
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(noAnswer(error));
    });
    request.end(method === "GET" ? undefined : body);
  });
}
