import type { RequestRecord } from "../../../../server/protocol/index.ts";

/** How curl speaks of a transfer's end. `status` is its exit status. */
export interface CurlEnding {
  readonly status: number;
  /** What follows `curl: (N) `; undefined where all went well. */
  readonly message: string | undefined;
  /** What `-v` says of it, line by line, without the star. */
  readonly lines: readonly string[];
}

const well: CurlEnding = { status: 0, message: undefined, lines: [] };
const failed = (status: number, message: string, lines: readonly string[] = [message]): CurlEnding => ({
  status,
  message,
  lines,
});

interface Sent {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
  /** From the start to the end, and to the end of the connecting, in ms of cluster time. */
  readonly took: number;
}

const lengthOf = (head: string): number | undefined => {
  const found = /^content-length:[ \t]*(\d+)[ \t]*$/im.exec(head)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** What a settled request is to curl 7.88 (its exit codes and messages, tried out against it). */
export function endingOf(request: RequestRecord, { host, ip, port, took }: Sent): CurlEnding {
  const { settled, observed, errno, reply } = request;
  const ms = Math.round(took);
  const couldNot = `Failed to connect to ${host} port ${port} after ${ms} ms: Couldn't connect to server`;
  if (!settled) return failed(28, `Operation timed out after ${ms} milliseconds with 0 bytes received`);
  switch (observed) {
    case "refused":
      return failed(7, couldNot, [`connect to ${ip} port ${port} failed: Connection refused`, couldNot]);
    case "timed-out": {
      if (settled.phase === "connect") {
        const message = `Failed to connect to ${host} port ${port} after ${ms} ms: Timeout was reached`;
        return failed(28, message, [`connect to ${ip} port ${port} failed: Timeout was reached`, message]);
      }
      const got = reply?.size ?? 0;
      const length = reply && lengthOf(reply.head);
      const of = length === undefined ? `${got}` : `${got} out of ${length}`;
      return failed(28, `Operation timed out after ${ms} milliseconds with ${of} bytes received`);
    }
    case "reset":
    case "truncated": {
      if (errno === "ECONNRESET") return failed(56, "Recv failure: Connection reset by peer");
      if (errno === "EPIPE") return failed(55, "Send failure: Broken pipe");
      if (!reply) return failed(52, "Empty reply from server");
      const length = lengthOf(reply.head);
      return failed(
        18,
        length === undefined
          ? "transfer closed with outstanding read data remaining"
          : `transfer closed with ${length - reply.size} bytes remaining to read`,
      );
    }
    case "unknown":
      return reply
        ? failed(8, `Weird server reply: ${errno ?? ""}`)
        : failed(1, "Received HTTP/0.9 when not allowed");
    case "unsent":
      return failed(7, couldNot, [`the lab could not send it: ${errno ?? "for no reason given"}`, couldNot]);
    default:
      return well;
  }
}
