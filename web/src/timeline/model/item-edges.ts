import type {
  History,
  JobRecord,
  Moment,
  SocketRecord,
  StreamRecord,
} from "../../../../server/protocol/index.ts";
import { begins, ends, type Edge } from "./edge.ts";

/** The end of the process that had claimed a job. */
function exitAfter(history: History, pod: string, claim: Moment): Moment | undefined {
  return history.pods.get(pod)?.runs.find(({ exited }) => exited && exited.seq > claim.seq)?.exited;
}

/** A job's bars: one for each claim, on the pod that claimed it, by the database's own clock. */
export function jobEdges(history: History, { id, steps }: JobRecord): Edge[] {
  let nth = -1;
  return steps.flatMap((claim, index) => {
    if (claim.what !== "claimed") return [];
    nth += 1;
    const { pod } = claim;
    const known = { of: "job", pod, id, nth } as const;
    const step = steps.slice(index + 1).find((next) => next.pod === pod);
    const done = step && step.what !== "claimed" ? step : undefined;
    const exit = exitAfter(history, pod, claim);
    // A pod may end before the lab reads in the ledger that it had done the job: what the database says stands.
    const cut = exit && (!done || exit.seq < done.seq) ? [ends(known, exit, true)] : [];
    return [
      begins(known, { seq: claim.seq, t: claim.atMs }),
      ...cut,
      ...(done ? [ends(known, { seq: done.seq, t: done.atMs }, false)] : []),
    ];
  });
}

/** Whether a claim came to nothing: its pod ended with it. `nth` counts the job's claims. */
export function claimIsLost(history: History, { steps }: JobRecord, nth: number): boolean {
  const claims = steps.filter(({ what }) => what === "claimed");
  const claim = claims[nth];
  if (!claim) return false;
  const later = steps.slice(steps.indexOf(claim) + 1).find((next) => next.pod === claim.pod);
  if (later && later.what !== "claimed") {
    const finishes = steps.filter(({ what }) => what === "finished");
    return finishes.length > 1 && finishes.at(-1) === later;
  }
  const exit = exitAfter(history, claim.pod, claim);
  const pod = history.pods.get(claim.pod);
  const cleared = pod?.signals.some(({ by, seq }) => by === "end of run" && seq < (exit?.seq ?? 0));
  return exit !== undefined && !cleared;
}

/** The bar of a WebSocket or an event stream. */
export function connectionEdges(of: "socket" | "stream", record: SocketRecord | StreamRecord): Edge[] {
  const { id, pod, opened, failed, closed } = record;
  const known = { of, pod, id, nth: 0 } as const;
  const start = opened ?? failed;
  if (!start) return [];
  const over = opened ? closed : failed;
  return [begins(known, start), ...(over ? [ends(known, over, connectionIsLost(record))] : [])];
}

/** Whether it ended otherwise than it should: without a close frame, in the middle of an event, or it never began. */
export function connectionIsLost({ failed, closed }: SocketRecord | StreamRecord): boolean {
  if (failed) return true;
  if (!closed || closed.by === "client") return false;
  return "code" in closed ? closed.code === 1006 : closed.partial;
}
