import { createConnection, type Socket } from "node:net";
import { dialOptions, errorCode } from "../dial.ts";
import type { TrafficHost } from "../host.ts";
import type { Way } from "../types.ts";

/** A connection that isn't about requests: its socket is somebody else's to use, its life is told here. */
export class HeldConnection {
  readonly socket: Socket;
  /** Why the connection broke, by the system's own name. */
  errno: string | undefined;
  /** Requests answered on it; a handshake is one. */
  answered = 0;

  /** Dials at once, to where `router` says. */
  constructor(way: Way, router: string, host: TrafficHost) {
    const { pod } = way;
    const connection = host.nextConnection();
    let opened = false;
    let closedByPod = false;
    this.socket = createConnection(dialOptions(way));
    this.socket.on("connect", () => {
      opened = true;
      host.emit({ type: "connection.opened", connection, router, pod });
    });
    this.socket.on("end", () => (closedByPod = true));
    this.socket.on("error", (error) => {
      this.errno = errorCode(error);
      closedByPod = true;
    });
    this.socket.on("close", () => {
      const how = this.errno === "ECONNRESET" ? "rst" : "fin";
      const by = closedByPod ? "pod" : "client";
      const requests = this.answered;
      if (opened) host.emit({ type: "connection.closed", connection, pod, by, how, requests });
      host.closed(this);
    });
  }
}
