import type { RequestRecord } from "../../../../server/protocol/index.ts";
import type { CurlEnding } from "./ending.ts";
import type { Target } from "./target.ts";

interface Transfer {
  readonly request: RequestRecord;
  readonly url: string;
  readonly target: Target;
  readonly ending: CurlEnding;
  /** Cluster seconds since the start. */
  readonly total: number;
  readonly connect: number;
  readonly firstByte: number;
}

/** What `curl -w` prints. */
export function writeOut(format: string, transfer: Transfer): string {
  const { request, url, target, ending, total, connect, firstByte } = transfer;
  const values: Readonly<Record<string, string | number>> = {
    http_code: String(request.status ?? 0).padStart(3, "0"),
    response_code: String(request.status ?? 0).padStart(3, "0"),
    time_total: total.toFixed(6),
    time_connect: connect.toFixed(6),
    time_starttransfer: firstByte.toFixed(6),
    time_namelookup: (0).toFixed(6),
    size_download: request.reply?.size ?? 0,
    remote_ip: target.ip,
    remote_port: target.port,
    url,
    url_effective: url,
    method: request.method,
    num_connects: request.connected ? 1 : 0,
    exitcode: ending.status,
    errormsg: ending.message ?? "",
    http_version: request.reply ? "1.1" : "0",
  };
  return format
    .replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter)
    .replace(/%\{([\w.]+)\}|%%/g, (all, name?: string) =>
      name === undefined ? "%" : String(values[name] ?? all),
    );
}
