import { mainContainer } from "../cluster/containers.ts";
import { app, nodesOf, sliceName } from "../cluster/names.ts";
import { podsAt } from "../cluster/pods.ts";
import { kindOf, kinds, type Kind } from "../kubectl/kinds.ts";
import type { View } from "./command.ts";

/** What may take the place of the text from `from` to the cursor. */
export interface Completion {
  readonly from: number;
  readonly options: readonly string[];
}

const flagsOf: Readonly<Record<string, readonly string[]>> = {
  get: ["--output", "--watch", "--selector", "--show-labels", "--no-headers", "--all-namespaces"],
  describe: ["--selector"],
  logs: ["--follow", "--tail=", "--container=", "--previous", "--timestamps", "--prefix", "--selector="],
  delete: ["--grace-period=", "--force", "--now", "--wait=false", "--all", "--selector="],
  scale: ["--replicas="],
  drain: ["--ignore-daemonsets", "--delete-emptydir-data", "--force", "--timeout="],
  wait: ["--for=delete", "--for=condition=Ready", "--timeout="],
  rollout: ["--watch=false", "--timeout=", "--to-revision="],
  exec: ["--container="],
};
const subcommands: Readonly<Record<string, readonly string[]>> = {
  rollout: ["status", "history", "restart", "undo"],
  set: ["env"],
};
const outputs = ["wide", "yaml", "json", "name", "jsonpath="];

interface Words {
  readonly commands: readonly string[];
  readonly verbs: readonly string[];
}

/** What could stand at the cursor, the moment looked at considered. Each option is a whole word. */
export function complete(line: string, view: View | undefined, { commands, verbs }: Words): Completion {
  // A new command begins after a pipe, a semicolon, `do`, and the like.
  const last = /[^|;&]*$/.exec(line)?.[0] ?? line;
  const segment = last.replace(/^\s*(?:(?:do|while|until)\s+)*/, "");
  const words = segment.split(/\s+/);
  const word = words.at(-1) ?? "";
  const from = line.length - word.length;
  const only = (options: readonly string[]): Completion => ({
    from,
    options: [...new Set(options)].filter((option) => option.startsWith(word)).toSorted(),
  });
  let before = words.slice(0, -1);
  if (before[0] === "watch") before = before.slice(before[1]?.startsWith("-n") ? 3 : 1);
  const [command, verb, ...rest] = before;
  if (command === undefined) return only(commands);
  const pods = view ? podsAt(view.history, view.t).map(({ name }) => name) : [];
  const nodes = view ? nodesOf(view.history) : [];
  if (command === "ssh") return only(nodes);
  if (command === "kill") {
    const pids = view
      ? podsAt(view.history, view.t).flatMap(({ containers }) =>
          containers.map(({ pid }) => String(pid ?? "")),
        )
      : [];
    return only([...pids.filter(Boolean), "-TERM", "-KILL", "-INT", "-9"]);
  }
  if (command === "curl") {
    const addresses = view
      ? podsAt(view.history, view.t).map(({ record }) => `http://${record.address}/`)
      : [];
    return only(
      word.startsWith("-")
        ? [
            "--verbose",
            "--include",
            "--silent",
            "--max-time",
            "--data",
            "--header",
            "--output",
            "--write-out",
            "--fail",
          ]
        : ["http://web/", ...addresses],
    );
  }
  if (command !== "kubectl" && command !== "k") return only([]);
  if (verb === undefined) return only(verbs);
  const option = before.at(-1) ?? "";
  if (option === "-o" || option === "--output") return only(outputs);
  if (option === "-c" || option === "--container")
    return only([
      mainContainer,
      ...(view?.history.header.scenario.deployment.sidecars ?? []).map(({ name }) => name),
    ]);
  if (word.startsWith("-")) return only(flagsOf[verb] ?? []);
  const plain = rest.filter((each) => !each.startsWith("-"));
  if (verb === "exec" && rest.includes("--")) return only(["kill", "ps"]);
  const names: Readonly<Record<Kind, readonly string[]>> = {
    pods,
    nodes,
    endpointslices: [sliceName],
    deployments: [app],
    services: [app],
    events: [],
    poddisruptionbudgets: [app],
  };
  const slashed = /^([^/]+)\//.exec(word)?.[1];
  const kind = slashed === undefined ? undefined : kindOf(slashed);
  if (kind) return only(names[kind].map((name) => `${slashed}/${name}`));
  switch (verb) {
    case "logs":
      return only(pods);
    case "exec":
      return only(pods);
    case "cordon":
    case "uncordon":
    case "drain":
      return only(nodes);
    case "rollout":
    case "set":
      return only(plain.length === 0 ? (subcommands[verb] ?? []) : [`deployment/${app}`]);
    case "scale":
      return only([`deployment/${app}`]);
    case "get":
    case "describe":
    case "delete":
    case "wait": {
      const of = kindOf(plain[0] ?? "");
      if (of) return only(names[of]);
      const singular = Object.values(kinds).map((each) => each.singular);
      return only(plain.length > 0 ? [] : verb === "get" ? Object.keys(kinds) : singular);
    }
    default:
      return only([]);
  }
}

/** The longest beginning that all options share. */
export function sharedStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
