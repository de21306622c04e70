import { exitCode, exitLabel, type ExamSettings, type RequestRecord } from "../../protocol/index.ts";
import { lostOf, noneLost, plural, type Finding } from "../finding.ts";
import { pod } from "../header.ts";
import { KeptCallers } from "../kept-callers.ts";
import type { Ended } from "../cluster.ts";
import type { Trial } from "../trial.ts";
import type { Known, TrialKind } from "../trial-kind.ts";

/** Traffic flows for so long before the deletion, in s; and then for two answers more, so that connections have been kept. */
const before = 1;
/** How often readiness is asked, and a late caller calls, in ms. */
const every = { readiness: 100, late: 500 };

/** Who calls so shortly before the door is shut may still be waiting behind it, in ms. */
const atTheDoor = 300;

/** A call of somebody whom nobody should have sent any more: when, and whether it was accepted and never answered. */
interface Late {
  readonly t: number;
  readonly cut: boolean;
}

/** The whole of a deploy, as a router and its clients see it: one shutdown under traffic. */
export const deploy: TrialKind = {
  name: "deploy",
  checks: [
    "propagation-fresh",
    "propagation-warm",
    "stops-accepting",
    "not-ready",
    "connection-close",
    "exit-code",
    "within-grace",
    "orphans",
  ],
  load: ({ settings: { rate } }) => ({ rate, connections: "mixed" }),
  async examine(trial, known) {
    const { settings } = known;
    trial.begin();
    const kept = new KeptCallers(trial);
    const readiness = watchReadiness(trial, settings);
    const late: Promise<Late>[] = [];
    let caller: NodeJS.Timeout | undefined;
    try {
      await trial.until(() => false, before + (2 * known.answer.ms) / 1000);
      await trial.delete({ hook: true });
      await trial.until(() => trial.forgotten);
      caller = setInterval(() => {
        const t = trial.clock.now();
        late.push(trial.ask().then((answer) => ({ t, cut: !("status" in answer) && !answer.refused })));
      }, every.late);
      const ended = await trial.end();
      clearInterval(caller);
      await trial.untilForgotten();
      await trial.settled();
      const deleted = trial.history.pods.get(pod)?.deleted?.t ?? 0;
      const after = [...trial.history.requests.values()].filter(
        (request) => request.pod === pod && request.sent.t >= deleted,
      );
      return {
        ended,
        findings: [
          fresh(trial, after, settings),
          warm(trial, after, known, kept),
          stopsAccepting(trial, ended, await Promise.all(late), settings),
          notReady(trial, settings),
          kept.finding(known),
          exitCodeOf(ended, settings),
          withinGrace(ended, settings),
          orphans(ended, settings),
        ],
      };
    } finally {
      clearInterval(readiness);
      clearInterval(caller);
      kept.stop();
    }
  },
};

const fresh = ({ history }: Trial, after: readonly RequestRecord[], { propagation }: ExamSettings): Finding =>
  noneLost(
    "propagation-fresh",
    history,
    after.filter(({ reused }) => !reused),
    {
      all: (count) =>
        `${plural(count, "new connection")} in the ${propagation} s until the routers knew, all served`,
      none: "no new connection was made after the deletion",
    },
  );

/**
 * A connection that is closed without a word before the routers know is a failure in itself: whether a request was
 * just on its way is chance. Afterwards, such a chance is no matter of this check: `connection-close` looks for the word.
 */
function warm(
  { history, forgottenAt }: Trial,
  after: readonly RequestRecord[],
  { answer }: Known,
  kept: KeptCallers,
): Finding {
  const id = "propagation-warm";
  if (!answer.keeps) return { id, status: "skip", summary: "the service keeps no connection open" };
  const requests = after.filter(
    ({ reused, outcome, sent }) => reused && !(outcome === "reset" && sent.t >= forgottenAt),
  );
  const dropped = kept.droppedBy(forgottenAt);
  const many = plural(dropped, "kept connection");
  if (dropped > 0 && lostOf(requests).length === 0)
    return {
      id,
      status: "fail",
      summary: `${many} in use closed without a word before the routers knew`,
      cause: "idle-connection-closed",
      requests,
    };
  return noneLost(id, history, requests, {
    all: (count) => `${plural(count, "request")} on kept connections after the deletion, all answered`,
    none: "no request went out on a kept connection after the deletion",
  });
}

function watchReadiness(trial: Trial, { ready }: ExamSettings): NodeJS.Timeout | undefined {
  if (ready === undefined) return undefined;
  return setInterval(() => {
    const since = trial.told;
    void trial.ask({ method: "GET", path: ready, body: "" }).then((answer) => {
      // Who asked before the signal has no right to an answer from after it.
      if (trial.exited || since !== trial.told) return;
      if (!("status" in answer))
        return trial.probed("readiness", { ok: false, result: answer.refused ? "refused" : "closed" });
      const ok = answer.status >= 200 && answer.status < 400;
      return trial.probed("readiness", { ok, result: "answered", status: answer.status });
    });
  }, every.readiness);
}

function notReady({ history }: Trial, { ready, preStop, propagation }: ExamSettings): Finding {
  const id = "not-ready";
  if (ready === undefined)
    return { id, status: "skip", summary: "no readiness endpoint was named (--ready)" };
  const record = history.pods.get(pod);
  const told = record?.signals[0];
  const probes = record?.probes.filter(({ probe, t }) => probe === "readiness" && told && t > told.t) ?? [];
  const noes = probes.filter(({ ok, result }) => !ok && result === "answered");
  const [failed] = noes;
  // A single one may have slipped in while the door was being shut: no router would have learned it from that.
  if (failed && told && noes.length >= (propagation * 1000 > 5 * every.readiness ? 2 : 1))
    return {
      id,
      status: "pass",
      summary: `${ready} said ${failed.status} ${((failed.t - told.t) / 1000).toFixed(1)} s after the signal`,
    };
  if (preStop >= propagation)
    return { id, status: "skip", summary: "when the signal comes, the hook has outlasted the routers" };
  const last = probes.findLast(({ ok }) => ok);
  if (last) return { id, status: "fail", summary: `${ready} still said ${last.status} after the signal` };
  // When it was last seen open is sure; that it was shut may be seen late.
  const open = record?.probes.findLast(({ probe, ok, t }) => probe === "door" && ok && told && t > told.t);
  return !open || !told || open.t - told.t < 3 * every.readiness
    ? { id, status: "fail", summary: `${ready} never said no: its door was shut before anybody could ask` }
    : { id, status: "unknown", summary: `nobody got an answer from ${ready} after the signal` };
}

function stopsAccepting(
  { history }: Trial,
  { killed }: Ended,
  late: readonly Late[],
  { grace }: ExamSettings,
): Finding {
  const id = "stops-accepting";
  const record = history.pods.get(pod);
  const told = record?.signals[0]?.t ?? 0;
  const tried = record?.probes.filter(({ probe, t }) => probe === "door" && t > told) ?? [];
  const shut = tried.find(({ ok }) => !ok);
  const until = Math.min(shut?.t ?? Infinity, record?.exited?.t ?? Infinity) - atTheDoor;
  const cut = late.filter((call) => call.cut && call.t < until).length;
  if (cut > 0)
    return { id, status: "fail", summary: `${plural(cut, "late connection")} accepted and never answered` };
  if (shut)
    return {
      id,
      status: "pass",
      summary: `new connections were refused ${((shut.t - told) / 1000).toFixed(1)} s after the signal`,
    };
  return killed
    ? { id, status: "fail", summary: `it still accepted connections when SIGKILL came after ${grace} s` }
    : {
        id,
        status: "pass",
        summary: "its door was shut by its end, and nothing that it had accepted was cut",
      };
}

function exitCodeOf({ exit, killed }: Ended, { grace, signal }: ExamSettings): Finding {
  const id = "exit-code";
  if (killed) return { id, status: "fail", summary: `${exitLabel(exit)}: it did not end within ${grace} s` };
  const code = exitCode(exit);
  if (code === 0) return { id, status: "pass", summary: exitLabel(exit) };
  if (code === exitCode({ code: null, signal })) {
    return {
      id,
      status: "pass",
      summary: `${exitLabel(exit)}: as after ${signal} without a handler; 0 says more`,
    };
  }
  return { id, status: "fail", summary: `${exitLabel(exit)}: whoever looks at it takes it for a crash` };
}

const withinGrace = ({ took, killed }: Ended, { grace, preStop }: ExamSettings): Finding => ({
  id: "within-grace",
  status: killed ? "fail" : "pass",
  summary: killed
    ? `not over ${grace} s after the deletion: SIGKILL`
    : `ended ${took.toFixed(1)} s after the signal, of ${(grace - preStop).toFixed(0)} s`,
});

function orphans({ left, listening }: Ended, { port }: ExamSettings): Finding {
  const id = "orphans";
  if (left > 0)
    return {
      id,
      status: "fail",
      summary: `${plural(left, "process")} of it outlived its main process`.replace("processs", "processes"),
    };
  if (listening) return { id, status: "fail", summary: `somebody still listens on port ${port ?? "PORT"}` };
  return { id, status: "pass", summary: "no process is left, and its port is free" };
}
