import { STATUS_CODES } from "node:http";

/** An answer of the proxy itself. It names no pod: like nginx, it keeps to the client what the client can use. */
export function madeAnswer(status: number, keepAlive: boolean): string {
  const body = `${status} ${STATUS_CODES[status] ?? ""}\n`;
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nDate: ${new Date().toUTCString()}\r\n` +
    `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n` +
    `Connection: ${keepAlive ? "keep-alive" : "close"}\r\n\r\n${body}`
  );
}
