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

/** A command as the journal words it: what is asked of whom, then the rest by name, as in `pod.delete web-1 grace=5`. */
export function describe(command: Command): string {
  // What is sent by hand is told by its request; its header fields and its body may be long, and nobody's business.
  const { type, ...rest } =
    command.type === "request.send" ? { ...command, headers: undefined, body: undefined } : command;
  const words = Object.entries(rest).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (name === "pod" || name === "node") return [value];
    return [`${name}=${typeof value === "object" ? JSON.stringify(value) : value}`];
  });
  return [type, ...words].join(" ");
}
