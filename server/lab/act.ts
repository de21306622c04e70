import type { Action, Command } from "../protocol/index.ts";

const verbs = {
  delete: "pod.delete",
  kill: "pod.kill",
  signal: "pod.signal",
  evict: "pod.evict",
  scale: "deployment.scale",
  rollout: "deployment.rollout",
  rollback: "deployment.rollback",
  drain: "node.drain",
  uncordon: "node.uncordon",
  budget: "budget.set",
} as const satisfies Record<Action["do"], Command["type"]>;

/** A scripted step does what a learner's command would do. */
export function commandOf({ do: verb, ...rest }: Action): Command {
  return { type: verbs[verb], ...rest } as Command;
}
