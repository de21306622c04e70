import type {
  ExamAdvice,
  ExamCheck,
  ExamCheckId,
  ExamMeasured,
  ExamResult,
  ExamSettings,
} from "../protocol/index.ts";
import { composeOf, kubernetesOf, systemdOf, type Budget } from "./advice-platforms.ts";

/** What is added to the longest shutdown that was seen: a share of it, and so many seconds at least. */
const margin = { share: 0.25, least: 2 } as const;
/** A kubelet hears of a deletion within so many seconds, which the grace counts already. */
const kubelet = 1;

/** Without these nobody knows whether a deploy goes well, and there is nothing to advise. */
const decisive = ["within-grace", "propagation-fresh"] as const satisfies readonly ExamCheckId[];

type Seen = Pick<ExamResult, "checks" | "passed" | "exit" | "measured" | "settings">;

/**
 * How to deploy a service that has passed: the times that were measured, plus a margin, as settings.
 * @returns null where a check has failed, where it was killed, or where its shutdown under traffic was not examined
 */
export function adviceOf({ checks, passed, exit, measured, settings }: Seen): ExamAdvice | null {
  const holds = (id: ExamCheckId): boolean => checks.find((check) => check.id === id)?.status === "pass";
  const [longest] = measured.shutdowns.toSorted((a, b) => b.seconds - a.seconds);
  // How long it would have taken, had it not been killed, nobody knows.
  const whole = !measured.shutdowns.some(({ killed }) => killed);
  if (!passed || !whole || !longest || !decisive.every(holds)) return null;
  const extra = Math.max(margin.least, tenths(longest.seconds * margin.share));
  const budget: Budget = {
    settings,
    kubelet,
    hook: Math.ceil(settings.preStop),
    longest: tenths(longest.seconds),
    trial: longest.trial,
    extra,
    startup: measured.startupSeconds,
    servedOn: measured.servedOnSeconds ?? 0,
    exit,
  };
  return {
    margin: {
      seconds: extra,
      how: `a quarter of the longest shutdown that was seen, and ${margin.least} s at least`,
    },
    platforms: [kubernetesOf(budget), systemdOf(budget), composeOf(budget)],
    notes: notesOf(settings, measured, checks),
  };
}

/** As exact as it is told, so that sums of what is told are right. */
const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

function notesOf(
  settings: ExamSettings,
  { shutdowns }: ExamMeasured,
  checks: readonly ExamCheck[],
): string[] {
  const bound = Math.max(
    ...shutdowns.filter(({ trial }) => trial === "deadline").map(({ seconds }) => seconds),
  );
  const bounded = checks.some(({ id, status }) => id === "deadline" && status === "pass");
  return [
    bounded
      ? `A request that never ends was given up ${bound.toFixed(1)} s after the signal: whatever takes longer than that is cut, however long the grace is.`
      : "Whether it gives up a request that never ends was not examined. Without such a limit no grace is long enough.",
    `The routers were given ${settings.propagation} s (--propagation). Examine it with what your slowest router or load balancer needs on its worst day.`,
    "Only requests were under way here. Workers, queues and a flush to a slow collector take their time as well: add the limit of each.",
    ...(settings.ready === undefined
      ? ["No readiness endpoint was named (--ready), so its probes are left out."]
      : []),
  ];
}
