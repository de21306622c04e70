import type { SocketRecord, StreamRecord } from "../../protocol/index.ts";
import type { Finding } from "../finding.ts";
import { plural } from "../finding.ts";
import { neverEnds, silence, type TrialKind } from "../trial-kind.ts";
import { ExamError } from "../exam-error.ts";

const several = 5;
/** Whoever lost a connection goes elsewhere. */
const never = { first: 3600, max: 3600, jitter: false };

/** @throws ExamError when one can't be opened */
function opened<T extends SocketRecord | StreamRecord>(records: ReadonlyMap<number, T>, what: string): T[] {
  const all = [...records.values()];
  const failed = all.find((record) => record.failed)?.failed;
  if (failed) throw new ExamError(`${what} could not be opened: ${failed.status ?? failed.errno}`);
  return all;
}

export const webSocket: TrialKind = {
  name: "websocket",
  checks: ["websocket"],
  load: ({ settings: { ws = "/" } }) => ({
    ...silence,
    sockets: { clientsPerNode: several, path: ws, reconnect: never },
  }),
  async examine(trial, { settings, endsWhenIdle }) {
    trial.begin();
    await trial.until(
      ({ sockets }) => [...sockets.values()].filter((each) => each.opened ?? each.failed).length >= several,
      10,
    );
    opened(trial.history.sockets, `the WebSocket at ${settings.ws}`);
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const sockets = [...trial.history.sockets.values()];
    const codes = sockets.map(({ closed }) => (closed?.by === "pod" ? closed.code : 1006));
    const bare = codes.filter((code) => code === 1006).length;
    const evidence = [`close codes: ${codes.join(", ")}`];
    const finding: Finding =
      ended.killed && bare > 0 && !endsWhenIdle
        ? { id: "websocket", status: "unknown", summary: neverEnds, evidence }
        : (ended.killed && endsWhenIdle) || bare > 0
          ? {
              id: "websocket",
              status: "fail",
              summary: ended.killed
                ? `${plural(several, "WebSocket")} kept it alive until SIGKILL`
                : `${bare} of ${plural(sockets.length, "WebSocket")} ended without a close frame (1006)`,
              cause: ended.killed ? "socket-held" : "socket-dropped",
              evidence,
            }
          : {
              id: "websocket",
              status: "pass",
              summary: `${plural(sockets.length, "WebSocket")} closed with ${[...new Set(codes)].join(", ")}`,
              evidence,
            };
    return { ended, findings: [finding] };
  },
};

export const stream: TrialKind = {
  name: "stream",
  checks: ["stream"],
  load: ({ settings: { sse = "/" } }) => ({
    ...silence,
    streams: { clientsPerNode: several, path: sse, reconnect: never },
  }),
  async examine(trial, { settings, endsWhenIdle }) {
    trial.begin();
    await trial.until(
      ({ streams }) => [...streams.values()].filter((each) => each.opened ?? each.failed).length >= several,
      10,
    );
    opened(trial.history.streams, `the event stream at ${settings.sse}`);
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const streams = [...trial.history.streams.values()];
    // In the middle of an event, an end in order cuts it just as well.
    const cut = streams.filter(
      ({ closed }) => closed?.how !== "ended" || closed.partial || closed.by !== "pod",
    );
    const partial = cut.filter(({ closed }) => closed?.partial).length;
    const finding: Finding =
      ended.killed && cut.length > 0 && !endsWhenIdle
        ? { id: "stream", status: "unknown", summary: neverEnds }
        : (ended.killed && endsWhenIdle) || cut.length > 0
          ? {
              id: "stream",
              status: "fail",
              summary: ended.killed
                ? `${plural(several, "event stream")} kept it alive until SIGKILL`
                : `${cut.length} of ${plural(streams.length, "event stream")} were cut, ${partial} of them within an event`,
              cause: "stream-cut",
            }
          : {
              id: "stream",
              status: "pass",
              summary: `${plural(streams.length, "event stream")} ended in order`,
            };
    return { ended, findings: [finding] };
  },
};
