import type { History } from "../../../../server/protocol/index.ts";
import { podsAt, type PodView } from "./pods.ts";

/** The deployment at a moment. */
export interface DeploymentView {
  /** spec.replicas. */
  readonly replicas: number;
  /** status.replicas: the pods that aren't terminating. */
  readonly total: number;
  readonly updated: number;
  readonly available: number;
  readonly ready: number;
  /** Revisions that can be gone back to, oldest first; the last one is the current. */
  readonly revisions: readonly number[];
}

/**
 * The revisions that each template of the deployment has had, the current one's last. A rollback gives a former
 * template a new revision; its pods keep the label that they were made with.
 */
export function templatesAt(history: History, t: number): number[][] {
  let templates: number[][] = [[1]];
  for (const event of history.rollouts) {
    if (event.type !== "rollout.started" || event.t > t) continue;
    // A rollout is told before the command that asked for it.
    const asked = history.commands.find(({ seq }) => seq > event.seq)?.command ?? "";
    const previous = templates.at(-2);
    if (asked.startsWith("deployment.rollback") && previous)
      templates = [...templates.filter((each) => each !== previous), [...previous, event.revision]];
    else templates.push([event.revision]);
  }
  return templates;
}

function replicasAt(history: History, t: number): number {
  const scaled = history.commands.findLast(
    ({ command, refused, t: at }) =>
      at <= t && refused === undefined && command.startsWith("deployment.scale"),
  );
  const given = /replicas=(\d+)/.exec(scaled?.command ?? "")?.[1];
  return given === undefined ? history.header.scenario.deployment.replicas : Number(given);
}

const isActive = ({ deleted, phase }: PodView): boolean =>
  !deleted && (phase === "Pending" || phase === "Running");

/** The deployment as the API has it at `t`; undefined where the run's pods are bare. */
export function deploymentAt(history: History, t: number): DeploymentView | undefined {
  const { controller, minReadySeconds } = history.header.scenario.deployment;
  if (controller !== "deployment") return undefined;
  const templates = templatesAt(history, t);
  const current = templates.at(-1) ?? [];
  const pods = podsAt(history, t).filter(isActive);
  const since = ({ record }: PodView): number =>
    record.readiness.findLast((each) => each.ready && each.t <= t)?.t ?? t;
  const ready = pods.filter((pod) => pod.ready);
  const wait = minReadySeconds * history.header.scenario.second;
  return {
    replicas: replicasAt(history, t),
    total: pods.length,
    updated: pods.filter(({ record }) => current.includes(record.revision)).length,
    ready: ready.length,
    available: ready.filter((pod) => t - since(pod) >= wait).length,
    revisions: templates.map((each) => each.at(-1) ?? 1),
  };
}
