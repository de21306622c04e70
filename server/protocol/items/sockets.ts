import { exitLabel } from "../exit.ts";
import { chain, link } from "../explain/chain.ts";
import type { History, PodRecord, SignalRecord, SocketRecord } from "../history.ts";
import type { ItemLoss } from "./item.ts";

/** The close code of a connection that ended without a close frame (RFC 6455, 7.1.5). */
const noCloseFrame = 1006;
/** The end of a process and of its connections come from the kernel at once, but the lab hears of them apart, in ms. */
const sameMoment = 300;

/** WebSockets that ended without a word. */
export function droppedSockets(history: History): ItemLoss[] {
  return [...history.sockets.values()].flatMap((socket) => {
    const { closed } = socket;
    if (!closed || closed.by === "client" || closed.code !== noCloseFrame) return [];
    if (history.finished && closed.t > history.finished.t) return [];
    const pod = history.pods.get(socket.pod ?? "");
    if (!pod) return [behindProxy(socket, closed)];
    const killed = pod.signals.findLast(
      (sent) =>
        sent.signal === "SIGKILL" &&
        sent.by === "grace" &&
        closed.t >= sent.t - sameMoment &&
        closed.t <= endBy(pod, sent) + sameMoment,
    );
    return [
      {
        of: "socket" as const,
        id: socket.id,
        pod: pod.name,
        cause: killed ? ("socket-held" as const) : ("socket-dropped" as const),
        chain: chain([
          link(socket.opened, `${socket.client} opens a WebSocket to ${pod.name}`),
          link(pod.deleted, `${pod.name} is deleted`),
          ...pod.signals.map((signal) => link(signal, `${signal.signal} reaches ${pod.name}`)),
          link(closed, `the connection ends without a close frame: ${closed.code}`),
          pod.exited && link(pod.exited, `${pod.name} is gone: ${exitLabel(pod.exited)}`),
        ]),
        saved: `${pod.name} closed it with 1001 (going away) before it went`,
      },
    ];
  });
}

/** When the process was gone that this signal ended: on a busy machine that takes its time. */
const endBy = ({ runs }: PodRecord, { seq, t }: SignalRecord): number =>
  runs.find(({ exited }) => exited && exited.seq > seq)?.exited?.t ?? t;

/** A proxy passes the end on, and which pod it was is not told. */
const behindProxy = (socket: SocketRecord, closed: NonNullable<SocketRecord["closed"]>): ItemLoss => ({
  of: "socket",
  id: socket.id,
  pod: "",
  cause: "socket-dropped",
  chain: chain([
    link(socket.opened, `${socket.client} opens a WebSocket through ${socket.router}`),
    link(closed, `the connection ends without a close frame: ${closed.code}`),
  ]),
  saved: "the pod behind it closed it with 1001 (going away) before it went",
});
