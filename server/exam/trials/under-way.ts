import type { ExamCheckId } from "../../protocol/index.ts";
import { begun, noneLost, plural } from "../finding.ts";
import { node, pod } from "../header.ts";
import type { Trial } from "../trial.ts";
import { neverEnds, silence, type Known, type TrialKind } from "../trial-kind.ts";

/** So many requests are under way when the signal comes. */
const several = 20;
/**
 * Slow requests are well under way so long after they were sent, in s: longer than one that was cut may have waited at the
 * door, by the rules that explain a loss.
 */
const wellUnderWay = 0.35;
/** What is answered at once is asked again and again, so that always as many are under way: so often at least. */
const often = 10 * several;
/** A second signal follows the first one after so long, in s. */
const again = 0.1;
/** A process that a signal kills is gone so soon, in s. */
const dying = 0.3;

/** Has so many requests under way, each on a connection of its own: slow ones, where there are any. */
async function beUnderWay(trial: Trial, { settings }: Known): Promise<void> {
  const { method, path, slow, body } = settings;
  const traffic = trial.begin();
  const send = (): void => {
    const refused = traffic.send({
      node,
      route: { pod, host: trial.host, port: trial.port },
      method: slow === undefined ? method : "GET",
      path: slow ?? path,
      headers: [["Host", `${trial.host}:${trial.port}`], ...trial.headers],
      timeout: settings.grace + settings.propagation,
      ...(method !== "GET" && slow === undefined && { body }),
    });
    if (refused !== undefined) throw new Error(`the exam could not send its requests: ${refused}`);
  };
  for (let nth = 0; nth < several; nth += 1) send();
  if (slow !== undefined) {
    await trial.until(({ requests }) => [...requests.values()].every(({ connected }) => connected), 5);
    // A service that is busy may not have seen them yet: who came after them is answered once it has.
    const answer = await answeredSoon(trial);
    return answer && trial.until(() => false, wellUnderWay);
  }
  trial.onSettled(() => {
    if (trial.told === Infinity && !trial.exited) send();
  });
  return trial.until(({ requests }) => requests.size >= often, 5);
}

/** What came of one more request; undefined when it takes as long as the slow ones, which must not have ended by then. */
const answeredSoon = (trial: Trial) =>
  Promise.race([trial.ask(), trial.until(() => false, wellUnderWay).then(() => undefined)]);

interface UnderWay {
  readonly id: ExamCheckId;
  readonly skips?: (known: Known) => string | undefined;
  /** Resolves with the time of the signal that matters, in ms since the trial began; Infinity where it met nobody. */
  readonly tell: (trial: Trial) => Promise<number>;
}

const kind = ({ id, skips, tell }: UnderWay): TrialKind => ({
  name: id,
  checks: [id],
  load: () => silence,
  ...(skips && { skips }),
  async examine(trial, known) {
    await beUnderWay(trial, known);
    const from = await tell(trial);
    const ended = await trial.end();
    await trial.settled();
    const open = [...trial.history.requests.values()].filter(
      ({ sent, settled }) => sent.t < from && settled && settled.t >= from,
    );
    const which = id === "second-signal" ? "second signal" : "signal";
    const finding = noneLost(id, trial.history, begun(trial.history, open), {
      all: (count) => `${plural(count, "request")} under way at the ${which}, all answered`,
      none: `no request was under way at the ${which} any more: name one that takes longer with --slow`,
    });
    const stayed = id === "interrupt" && ended.killed && finding.status !== "fail";
    return {
      ended,
      findings: [stayed ? { id, status: "fail", summary: "SIGINT did not end it: SIGKILL had to" } : finding],
    };
  },
});

export const inFlight = kind({
  id: "in-flight",
  async tell(trial) {
    await trial.delete();
    return trial.told;
  },
});

export const secondSignal = kind({
  id: "second-signal",
  async tell(trial) {
    await trial.delete();
    await trial.until(() => false, again);
    // Of what the first one costs, in-flight tells: who is about to die of it is given the time.
    const answer = await answeredSoon(trial);
    if (answer && !("status" in answer)) await trial.until(() => false, dying);
    if (trial.exited) return Infinity;
    const from = trial.clock.now();
    trial.tell(trial.settings.signal);
    return from;
  },
});

export const interrupt = kind({
  id: "interrupt",
  skips({ settings, endsWhenIdle }) {
    if (settings.signal === "SIGINT") return "SIGINT is the stop signal already";
    return endsWhenIdle ? undefined : neverEnds;
  },
  async tell(trial) {
    await trial.delete({ signal: "SIGINT" });
    return trial.told;
  },
});
