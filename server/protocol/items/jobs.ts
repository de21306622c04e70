import { exitLabel } from "../exit.ts";
import { chain, link, type Link } from "../explain/chain.ts";
import type { History, JobRecord } from "../history.ts";
import { inLedger } from "../view.ts";
import { lifeAt, onItsWay } from "./told.ts";
import type { ItemLoss } from "./item.ts";

/** Jobs that were done more than once, or that a pod took with it when it ended. */
export const lostJobs = (history: History): ItemLoss[] =>
  [...history.jobs.values()].flatMap((job) => doneTwice(job) ?? dropped(history, job) ?? []);

function doneTwice(job: JobRecord): ItemLoss | undefined {
  const finishes = job.steps.filter(({ what }) => what === "finished");
  const late = finishes.find((finish) => wasClaimedAway(job, finish)) ?? finishes.at(-1);
  if (!late || finishes.length < 2) return undefined;
  return {
    of: "job",
    id: job.id,
    pod: late.pod,
    cause: "job-done-twice",
    chain: told(job),
    saved: `${late.pod} been done before its lease ran out, or finished it only where it was still its own`,
  };
}

/** Whether somebody else had claimed the job between this pod's own claim and its finish: its lease had run out. */
function wasClaimedAway({ steps }: JobRecord, finish: JobRecord["steps"][number]): boolean {
  const end = steps.indexOf(finish);
  const claim = steps.findLastIndex(
    ({ what, pod }, at) => at < end && what === "claimed" && pod === finish.pod,
  );
  return steps.slice(claim + 1, end).some(({ what, pod }) => what === "claimed" && pod !== finish.pod);
}

function dropped(history: History, job: JobRecord): ItemLoss | undefined {
  for (const [index, step] of job.steps.entries()) {
    const pod = history.pods.get(step.pod);
    if (step.what !== "claimed" || !pod) continue;
    const { signal, end } = lifeAt(pod, step.atMs);
    if (!end) continue;
    const ownEnd = job.steps
      .slice(index + 1)
      .some(({ what, pod: by }) => what !== "claimed" && by === pod.name);
    if (ownEnd) continue;
    const late = signal !== undefined && step.atMs > signal.t + onItsWay(history);
    return {
      of: "job",
      id: job.id,
      pod: pod.name,
      cause: late ? "claimed-while-stopping" : "job-dropped",
      chain: chain([
        ...told(job),
        link(signal, `${signal?.signal} reaches ${pod.name}`),
        link(end, `${pod.name} is gone: ${exitLabel(end)}`),
      ]),
      saved: late
        ? `${pod.name} claimed nothing more once it was told to stop`
        : `${pod.name} finished it, or given it back, before it ended`,
    };
  }
  return undefined;
}

const told = (job: JobRecord): Link[] =>
  chain([
    link(inLedger(job.queued), `job ${job.id} is queued`),
    ...job.steps.map((step) =>
      link(
        inLedger(step),
        step.what === "claimed"
          ? `${step.pod} claims it`
          : step.what === "finished"
            ? `${step.pod} finishes it`
            : `${step.pod} gives it back`,
      ),
    ),
  ]);
