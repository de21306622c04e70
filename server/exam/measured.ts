import { fold, type ExamMeasured, type Journal } from "../protocol/index.ts";
import type { Tried } from "./exam.ts";
import { pod } from "./header.ts";

/** Times that are told, in seconds: they are no more exact than this. */
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;

/** What the trials' shutdowns took. @param startup in seconds */
export function measuredOf(trials: readonly Tried[], startup: number): ExamMeasured {
  const servedOn = trials
    .filter(({ name }) => name === "deploy")
    .map(({ journal }) => servedOnIn(journal))
    .filter((seconds) => seconds !== undefined);
  return {
    startupSeconds: rounded(startup),
    // Of several repeats the shortest: no more can be relied upon.
    servedOnSeconds: servedOn.length > 0 ? rounded(Math.min(...servedOn)) : null,
    shutdowns: trials.flatMap(({ name, ended }) =>
      ended ? [{ trial: name, seconds: rounded(ended.took), killed: ended.killed }] : [],
    ),
  };
}

/** From the signal until the door was seen shut, or until the end: in seconds. */
function servedOnIn({ header, events }: Journal): number | undefined {
  const record = fold(header, events).pods.get(pod);
  const told = record?.signals[0]?.t;
  if (!record || told === undefined) return undefined;
  const shut = record.probes.find(({ probe, ok, t }) => probe === "door" && !ok && t > told);
  const end = shut?.t ?? record.exited?.t;
  return end === undefined ? undefined : (end - told) / 1000;
}
