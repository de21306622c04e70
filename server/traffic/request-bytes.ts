import type { Scenario } from "../protocol/scenario.ts";

const host = "pay.example";

type Form = Pick<Scenario["traffic"], "method" | "path" | "connections">;

/**
 * Makes the bytes of one request after another. A payment names itself twice, in the body and as its idempotency key.
 * @throws {RangeError} when the path can't stand in a request line.
 */
export function requestWriter(form: Form): (request: number, amount: number) => string {
  const { method, path } = form;
  if (!/^\/[\x21-\x7e]*$/.test(path)) {
    throw new RangeError(
      `traffic.path ${JSON.stringify(path)} can't stand in a request line: start it with "/" and percent-encode ` +
        "spaces, control characters and whatever is not ASCII",
    );
  }
  const connection = form.connections === "warm" ? "keep-alive" : "close";
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: ${connection}\r\n`;
  if (method === "GET") return () => `${head}\r\n`;
  return (request, amount) => {
    const body = `{"payment":"${request}","amount":${amount}}`;
    return (
      `${head}Content-Type: application/json\r\nIdempotency-Key: ${request}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`
    );
  };
}
