import { get } from "node:http";
import { connect } from "node:net";

export interface ProbeResult {
  readonly ok: boolean;
  readonly result: "answered" | "accepted" | "refused" | "closed" | "timed-out";
  readonly status?: number;
}

/** How the lab looks at a pod from outside, apart from its traffic. */
export interface Prober {
  /** An HTTP GET on a connection of its own; 200–399 is a success, as for a kubelet. `timeout` in ms. */
  http(socketPath: string, path: string, timeout: number): Promise<ProbeResult>;
  /** A GET whose status is nobody's business. Rejects when there is no answer, or when it is aborted. */
  call(socketPath: string, path: string, signal: AbortSignal): Promise<void>;
  /** Dials and hangs up: does anybody accept? */
  door(socketPath: string): Promise<ProbeResult>;
}

const headers = { host: "kube-probe", "user-agent": "kube-probe/last-call" };

const failed = (error: NodeJS.ErrnoException): ProbeResult =>
  error.code === "ECONNREFUSED" ? { ok: false, result: "refused" } : { ok: false, result: "closed" };

/** Probes over the pod's real socket. */
export const socketProber: Prober = {
  http: (socketPath, path, timeout) =>
    new Promise((resolve) => {
      const request = get({ socketPath, path, agent: false, headers }, (response) => {
        const status = response.statusCode ?? 0;
        response.resume();
        response.on("error", (error) => resolve(failed(error)));
        response.on("end", () => resolve({ ok: status >= 200 && status < 400, result: "answered", status }));
      });
      request.setTimeout(Math.max(1, timeout), () => {
        resolve({ ok: false, result: "timed-out" });
        request.destroy();
      });
      request.on("error", (error) => resolve(failed(error)));
      request.on("close", () => resolve({ ok: false, result: "closed" }));
    }),
  call: (socketPath, path, signal) =>
    new Promise((resolve, reject) => {
      const request = get({ socketPath, path, agent: false, headers, signal }, (response) => {
        response.resume();
        response.on("error", () => undefined);
        resolve();
      });
      request.on("error", (error) => reject(new Error(`GET ${path}: ${error.message}`)));
    }),
  door: (socketPath) =>
    new Promise((resolve) => {
      const socket = connect({ path: socketPath });
      socket.on("connect", () => {
        socket.destroy();
        resolve({ ok: true, result: "accepted" });
      });
      socket.on("error", (error) => resolve(failed(error)));
    }),
};
