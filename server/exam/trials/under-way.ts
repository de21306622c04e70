import type { ExamCheckId } from "../../protocol/index.ts";
import { begun, noneLost, plural } from "../finding.ts";
import { node, pod } from "../header.ts";
import type { Trial } from "../trial.ts";
import { silence, type Known, type TrialKind } from "../trial-kind.ts";

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
    return trial.until(() => false, wellUnderWay);
  }
  trial.onSettled(() => {
    if (trial.told === Infinity && !trial.exited) send();
  });
  return trial.until(({ requests }) => requests.size >= often, 5);
}

interface UnderWay {
  readonly id: ExamCheckId;
  readonly skips?: (known: Known) => string | undefined;
  readonly tell: (trial: Trial) => Promise<void>;
}

const kind = ({ id, skips, tell }: UnderWay): TrialKind => ({
  name: id,
  checks: [id],
  load: () => silence,
  ...(skips && { skips }),
  async examine(trial, known) {
    await beUnderWay(trial, known);
    await tell(trial);
    const ended = await trial.end();
    await trial.settled();
    const { told } = trial;
    const open = [...trial.history.requests.values()].filter(
      ({ sent, settled }) => sent.t < told && settled && settled.t >= told,
    );
    const finding = noneLost(id, trial.history, begun(trial.history, open), {
      all: (count) => `${plural(count, "request")} under way at the signal, all answered`,
      none: "every request was answered before the signal came: name one that takes longer with --slow",
    });
    const stayed = id === "interrupt" && ended.killed && finding.status !== "fail";
    return {
      ended,
      findings: [stayed ? { id, status: "fail", summary: "SIGINT did not end it: SIGKILL had to" } : finding],
    };
  },
});

export const inFlight = kind({ id: "in-flight", tell: (trial) => trial.delete() });

export const secondSignal = kind({
  id: "second-signal",
  async tell(trial) {
    await trial.delete();
    await trial.until(() => false, again);
    if (!trial.exited) trial.tell(trial.settings.signal);
  },
});

export const interrupt = kind({
  id: "interrupt",
  skips: ({ settings }) => (settings.signal === "SIGINT" ? "SIGINT is the stop signal already" : undefined),
  tell: (trial) => trial.delete({ signal: "SIGINT" }),
});
