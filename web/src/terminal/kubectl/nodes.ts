import { namespace, nodesOf } from "../cluster/names.ts";
import { isCordoned } from "../cluster/nodes.ts";
import { podsAt } from "../cluster/pods.ts";
import type { Io, View } from "../shell/command.ts";
import { parseFlags, Usage } from "./flags.ts";
import { isFrozen, notFound, type Verb } from "./verb.ts";

/** The node that is named. @throws {Usage} as kubectl words it. */
function nodeNamed(args: readonly string[], verb: string, { history }: View): string {
  const [word] = args;
  if (word === undefined) throw new Usage(`error: USAGE: ${verb} NODE [flags]`);
  const name = word.replace(/^nodes?\//, "");
  if (!nodesOf(history).includes(name)) throw new Usage(notFound("nodes", name).trimEnd());
  return name;
}

async function mark(verb: "cordon" | "uncordon", node: string, io: Io, { history }: View): Promise<number> {
  if (isCordoned(history, node, Infinity) === (verb === "cordon")) {
    io.out(`node/${node} already ${verb}ed\n`);
    return 0;
  }
  const refused = await io.lab.ask({ type: `node.${verb}`, node });
  if (refused === undefined) io.out(`node/${node} ${verb}ed\n`);
  else io.err(`error: unable to ${verb} node "${node}": ${refused}\n`);
  return refused === undefined ? 0 : 1;
}

const cordoning =
  (verb: "cordon" | "uncordon"): Verb =>
  (args, io, view) => {
    const node = nodeNamed(parseFlags(args, { selector: true }).args, verb, view);
    return isFrozen(io) ? 1 : mark(verb, node, io, view);
  };

/** `kubectl cordon`. */
export const cordon = cordoning("cordon");
/** `kubectl uncordon`. */
export const uncordon = cordoning("uncordon");

const drainFlags = {
  "ignore-daemonsets": false,
  "delete-emptydir-data": false,
  force: false,
  "grace-period": true,
  timeout: true,
  "disable-eviction": false,
};

/** `kubectl drain`: cordons the node, evicts what is on it, and waits until it has gone. */
export const drain: Verb = async (args, io, view) => {
  const { args: plain } = parseFlags(args, drainFlags);
  const node = nodeNamed(plain, "drain", view);
  if (isFrozen(io)) return 1;
  const { history } = view;
  const pods = podsAt(history, Infinity).filter(
    (pod) => pod.node === node && pod.phase !== "Succeeded" && pod.phase !== "Failed",
  );
  const cordoned = isCordoned(history, node, Infinity);
  const from = history.lastSeq;
  const refused = await io.lab.ask({ type: "node.drain", node });
  io.out(`node/${node} ${cordoned ? "already cordoned" : "cordoned"}\n`);
  if (refused !== undefined) {
    const bare = pods.filter(({ controlled }) => !controlled).map(({ name }) => `${namespace}/${name}`);
    const why =
      bare.length > 0
        ? `cannot delete Pods that declare no controller (use --force to override): ${bare.join(", ")}`
        : refused;
    io.err(`error: unable to drain node "${node}" due to error: ${why}, continuing command...\n`);
    io.err(`There are pending nodes to be drained:\n ${node}\n${why}\n`);
    if (bare.length > 0)
      io.hint("bare pods are not drained here, not even with --force: nothing would replace them");
    return 1;
  }
  for (const { name } of pods) io.out(`evicting pod ${namespace}/${name}\n`);
  let seen = from;
  const evicted = new Set<string>();
  while (!io.signal.aborted) {
    for (const event of history.maintenance) {
      if (event.seq <= seen) continue;
      seen = event.seq;
      if (event.type === "eviction.denied" && pods.some(({ name }) => name === event.pod)) {
        io.err(
          `error when evicting pods/"${event.pod}" -n "${namespace}" (will retry after 5s): ` +
            "Cannot evict pod as it would violate the pod's disruption budget.\n",
        );
        io.hint(event.why);
      }
    }
    for (const { name } of pods) {
      if (evicted.has(name) || !history.pods.get(name)?.removed) continue;
      evicted.add(name);
      io.out(`pod/${name} evicted\n`);
    }
    if (evicted.size === pods.length) {
      io.out(`node/${node} drained\n`);
      return 0;
    }
    if (history.finished) return 1;
    await io.lab.pause(io.signal);
  }
  return 1;
};
