import { createConnection } from "node:net";

/** What one turn of load is asked for: this many connections, each with one request under way, for so long. */
export interface LoadJob {
  readonly socketPath: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests carry a number, so that the proxy tells of them. */
  readonly numbered: boolean;
}

const job = JSON.parse(process.argv[2] ?? "") as LoadJob;
const landing = Buffer.allocUnsafeSlow(64 * 1024);
const head = "GET /pay HTTP/1.1\r\nHost: pay.example\r\nConnection: keep-alive\r\nIdempotency-Key: 12345\r\n";
let done = 0;
let over = false;

/** Asks again and again on one connection; answers are small and come in one piece. */
function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    const ask = (): void => {
      socket.write(job.numbered ? `${head}X-Request-Id: ${done}\r\n\r\n` : `${head}\r\n`, "latin1");
    };
    const answered = (length: number): boolean => {
      const text = landing.toString("latin1", 0, length);
      if (!text.startsWith("HTTP/1.1 200 "))
        reject(new Error(`an answer of the bench: ${text.slice(0, 60)}`));
      done++;
      if (!over) ask();
      else resolve();
      return true;
    };
    const socket = createConnection(
      { path: job.socketPath, onread: { buffer: landing, callback: answered } },
      ask,
    );
    socket.on("error", reject);
  });
}

setTimeout(() => (over = true), job.seconds * 1000);
const from = performance.now();
await Promise.all(Array.from({ length: job.connections }, client));
console.log(JSON.stringify({ requests: done, perSecond: (done * 1000) / (performance.now() - from) }));
process.exit();
