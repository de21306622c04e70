import { curl } from "./curl/curl.ts";
import { kubectl } from "./kubectl/index.ts";
import { clusterDate } from "./cluster/time.ts";
import { nodesOf } from "./cluster/names.ts";
import type { Io, Run } from "./shell/command.ts";
import { kill, ps } from "./signals.ts";

/** What a shell keeps besides its variables. */
export interface Place {
  /** The node that it is on; undefined for the first one of the run. */
  node: string | undefined;
  /** Lines that were run, oldest first. */
  readonly past: readonly string[];
  /** Runs a line as if it had been typed; for commands that run others. */
  run(line: string, io: Io): Promise<number>;
}

const help = `This is a shell on a node of the lab. What it prints is what the real tools print; what it does is done to the run.

  kubectl get pods -o wide        also: nodes endpointslices deploy svc events pdb, -w, -o yaml|json|name|jsonpath=…, -l …
  kubectl describe pod web-1      also: node, deployment, endpointslice
  kubectl logs -f web-1           -c, --tail, -p, --timestamps, -l app=web
  kubectl delete pod web-1        --grace-period=N, --now, --force, --wait=false
  kubectl rollout status|history|restart|undo deployment/web     kubectl scale --replicas=N deployment/web
  kubectl cordon|uncordon|drain NODE                             kubectl exec web-1 -- kill -TERM 1
  curl -v http://web/             through this node's router; http://POD-ADDRESS:8080/ straight to a pod
  ps, kill -TERM PID              the pods' processes
  ssh NODE                        go to another node: its router may believe something else
  watch, history, clear, grep, head, tail, wc, sort, uniq, echo, sleep, seq, for … do … done, while … do … done

Seconds are cluster seconds. Scrubbed back, everything is told as of that moment, which the prompt names.
Keys: Tab completes, ↑ ↓ and Ctrl-R search what was typed before, Ctrl-C ends a command, Esc leaves the terminal.
`;

const lengths: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

const sleep: Run = async ([given = ""], io) => {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(given) ?? [];
  if (number === undefined) {
    io.err(given === "" ? "sleep: missing operand\n" : `sleep: invalid time interval ‘${given}’\n`);
    return 1;
  }
  const second = io.lab.view()?.history.header.scenario.second ?? 1000;
  const until = performance.now() + Number(number) * (lengths[unit] ?? 1) * second;
  while (!io.signal.aborted && performance.now() < until)
    await io.lab.pause(io.signal, until - performance.now());
  return io.signal.aborted ? 130 : 0;
};

const date: Run = (_args, io) => {
  const view = io.lab.view();
  const now = view ? clusterDate(view.history, view.t) : new Date();
  io.out(`${now.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, "$1 $3 $2 $5 UTC $4")}\n`);
  return 0;
};

const echo: Run = (args, { out }) => {
  const plain = args[0] === "-n" ? args.slice(1) : args[0] === "-e" ? args.slice(1) : args;
  const text = plain.join(" ");
  out(
    `${args[0] === "-e" ? text.replaceAll("\\n", "\n").replaceAll("\\t", "\t") : text}${args[0] === "-n" ? "" : "\n"}`,
  );
  return 0;
};

const seq: Run = (args, { out, err }) => {
  const numbers = args.map(Number);
  if (numbers.length === 0 || numbers.length > 3 || numbers.some((each) => !Number.isFinite(each))) {
    err("seq: usage: seq [FIRST [INCREMENT]] LAST\n");
    return 1;
  }
  const [first = 1, by = 1, last = 1] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const lines: number[] = [];
  for (let each = first; by > 0 ? each <= last : by < 0 && each >= last; each += by) {
    if (lines.push(each) >= 1000) break;
  }
  out(lines.map((each) => `${each}\n`).join(""));
  return 0;
};

/** The commands of the lab's shell, by their names. */
export function commandsOf(place: Place): Map<string, Run> {
  const node = (io: Io): string | undefined => place.node ?? nodesOfView(io)[0];
  const ssh: Run = (args, io) => {
    const name = args.find((arg) => !arg.startsWith("-"))?.replace(/^.*@/, "");
    if (name === undefined) {
      io.err("usage: ssh destination\n");
      return 255;
    }
    if (!nodesOfView(io).includes(name)) {
      io.err(`ssh: Could not resolve hostname ${name}: Name or service not known\n`);
      return 255;
    }
    place.node = name;
    return 0;
  };
  const exit: Run = (_args, io) => {
    if (place.node === undefined) io.hint("there is nowhere to go: Esc leaves the terminal");
    else io.out("logout\n");
    place.node = undefined;
    return 0;
  };
  const history: Run = (_args, { out }) => {
    out(place.past.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(""));
    return 0;
  };
  const watch: Run = async (args, io) => {
    const [first = "", ...rest] = args;
    const given = /^(?:-n|--interval)=?(.*)$/.exec(first);
    const attached = given && given[1] !== "" ? given[1] : undefined;
    const seconds = given ? Number(attached ?? rest[0]) : 2;
    const words = given ? (attached === undefined ? rest.slice(1) : rest) : args;
    if (words.length === 0 || !(seconds > 0)) {
      io.err("Usage:\n watch [options] command\n");
      return 1;
    }
    const line = words.join(" ");
    while (!io.signal.aborted) {
      let text = "";
      const add = (more: string): void => void (text += more);
      await place.run(line, { ...io, out: add, err: add, hint: () => {}, clear: () => {} });
      io.clear();
      io.out(`Every ${seconds.toFixed(1)}s: ${line}\n\n${text}`);
      await sleep([String(seconds)], io);
    }
    return 130;
  };
  return new Map<string, Run>([
    ["kubectl", kubectl],
    ["k", kubectl],
    ["curl", (args, io) => curl(() => node(io))(args, io)],
    ["kill", kill],
    ["ps", ps],
    ["ssh", ssh],
    ["exit", exit],
    ["logout", exit],
    ["watch", watch],
    ["history", history],
    ["sleep", sleep],
    ["date", date],
    ["echo", echo],
    ["seq", seq],
    ["clear", (_args, io) => (io.clear(), 0)],
    ["hostname", (_args, io) => (io.out(`${node(io) ?? "lab"}\n`), 0)],
    ["whoami", (_args, { out }) => (out("you\n"), 0)],
    ["true", () => 0],
    [":", () => 0],
    ["false", () => 1],
    ["help", (_args, { out }) => (out(help), 0)],
  ]);
}

const nodesOfView = ({ lab }: Io): string[] => {
  const view = lab.view();
  return view ? nodesOf(view.history) : [];
};
