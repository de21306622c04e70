import type { SocketRecord, StreamRecord } from "../../protocol/index.ts";
import type { Finding } from "../finding.ts";
import { plural } from "../finding.ts";
import type { Ended } from "../cluster.ts";
import { neverEnds, silence, type Known, type TrialKind } from "../trial-kind.ts";
import { ExamError } from "../exam-error.ts";

const several = 5;
/** Whoever lost a connection goes elsewhere. */
const never = { first: 3600, max: 3600, jitter: false };

/** @throws ExamError when one can't be opened */
function mustBeOpen(
  records: ReadonlyMap<number, SocketRecord | StreamRecord>,
  what: string,
  option: string,
): void {
  const failed = [...records.values()].find((record) => record.failed)?.failed;
  if (failed)
    throw new ExamError(
      `${what} could not be opened: ${failed.status ?? failed.errno}; name where one can with ${option}`,
    );
}

/** @param bad how many of them were left in the wrong way */
function statusOf(
  { killed }: Ended,
  bad: number,
  { endsWhenIdle }: Known,
): Exclude<Finding["status"], "skip"> {
  // Who never ends by itself may have let go of them all the same, and SIGKILL cuts whatever he has not.
  if (killed && !endsWhenIdle) return bad > 0 ? "unknown" : "pass";
  return killed || bad > 0 ? "fail" : "pass";
}

export const webSocket: TrialKind = {
  name: "websocket",
  checks: ["websocket"],
  load: ({ settings: { ws = "/" } }) => ({
    ...silence,
    sockets: { clientsPerNode: several, path: ws, reconnect: never },
  }),
  async examine(trial, known) {
    const { settings } = known;
    trial.begin();
    await trial.until(
      ({ sockets }) => [...sockets.values()].filter((each) => each.opened ?? each.failed).length >= several,
      10,
    );
    mustBeOpen(trial.history.sockets, `the WebSocket at ${settings.ws}`, "--ws");
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const sockets = [...trial.history.sockets.values()];
    const codes = sockets.map(({ closed }) => (closed?.by === "pod" ? closed.code : 1006));
    const bare = codes.filter((code) => code === 1006).length;
    const evidence = [`close codes: ${codes.join(", ")}`];
    const status = statusOf(ended, bare, known);
    const told = {
      pass: `${plural(sockets.length, "WebSocket")} closed with ${[...new Set(codes)].join(", ")}`,
      fail: ended.killed
        ? `${plural(several, "WebSocket")} kept it alive until SIGKILL`
        : `${bare} of ${plural(sockets.length, "WebSocket")} ended without a close frame (1006)`,
      unknown: neverEnds,
    };
    const cause = ended.killed ? "socket-held" : "socket-dropped";
    const finding: Finding = {
      id: "websocket",
      status,
      summary: told[status],
      evidence,
      ...(status === "fail" && { cause }),
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
  async examine(trial, known) {
    const { settings } = known;
    trial.begin();
    await trial.until(
      ({ streams }) => [...streams.values()].filter((each) => each.opened ?? each.failed).length >= several,
      10,
    );
    mustBeOpen(trial.history.streams, `the event stream at ${settings.sse}`, "--sse");
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const streams = [...trial.history.streams.values()];
    // In the middle of an event, an end in order cuts it just as well.
    const cut = streams.filter(
      ({ closed }) => closed?.how !== "ended" || closed.partial || closed.by !== "pod",
    );
    const partial = cut.filter(({ closed }) => closed?.partial).length;
    const status = statusOf(ended, cut.length, known);
    const told = {
      pass: `${plural(streams.length, "event stream")} ended in order`,
      fail: ended.killed
        ? `${plural(several, "event stream")} kept it alive until SIGKILL`
        : `${cut.length} of ${plural(streams.length, "event stream")} were cut, ${partial} of them within an event`,
      unknown: neverEnds,
    };
    const finding: Finding = {
      id: "stream",
      status,
      summary: told[status],
      ...(status === "fail" && { cause: "stream-cut" }),
    };
    return { ended, findings: [finding] };
  },
};
