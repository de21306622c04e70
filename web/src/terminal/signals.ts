import { mainContainer, type ContainerView } from "./cluster/containers.ts";
import { podsAt, type PodView } from "./cluster/pods.ts";
import type { Io, Run, View } from "./shell/command.ts";
import { isFrozen } from "./kubectl/verb.ts";

const numbers: Readonly<Record<string, string>> = {
  "0": "0",
  "1": "SIGHUP",
  "2": "SIGINT",
  "3": "SIGQUIT",
  "9": "SIGKILL",
  "10": "SIGUSR1",
  "12": "SIGUSR2",
  "15": "SIGTERM",
};

type Asked = { readonly signal: string; readonly pids: readonly number[] } | { readonly error: string };

/** What the arguments of `kill` ask for: `-TERM 1`, `-15 1`, `-s TERM 1`, `1`. */
export function signalFor(args: readonly string[]): Asked {
  const [first = "", ...rest] = args;
  const named = first === "-s" || first === "-n" ? rest[0] : /^-(.+)$/.exec(first)?.[1];
  const left = named === undefined ? args : first === "-s" || first === "-n" ? rest.slice(1) : rest;
  const name = (named ?? "TERM").toUpperCase();
  const signal =
    numbers[name] ?? Object.values(numbers).find((each) => each === name || each === `SIG${name}`);
  if (signal === undefined) return { error: `kill: ${named}: invalid signal specification` };
  if (left.length === 0)
    return {
      error: "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
    };
  const odd = left.find((pid) => !/^\d+$/.test(pid));
  if (odd !== undefined) return { error: `kill: ${odd}: arguments must be process or job IDs` };
  return { signal, pids: left.map(Number) };
}

interface Process {
  readonly pod: PodView;
  readonly container: ContainerView;
}

const running = (view: View): Process[] =>
  podsAt(view.history, view.t).flatMap((pod) =>
    pod.containers.filter(({ pid }) => pid !== undefined).map((container) => ({ pod, container })),
  );

/** What a container's main process was started as. */
const commandOf = ({ container }: Process, { history }: View): string => {
  const { deployment } = history.header.scenario;
  const spec = deployment.sidecars.find(({ name }) => name === container.name) ?? deployment;
  const program = container.name === mainContainer ? "app.ts" : "source" in spec ? spec.source : "";
  return (spec.command ?? ["node", "$APP"]).map((word) => word.replaceAll("$APP", program)).join(" ");
};

/** As `ps` prints processes; `from` the node with their pods, or from inside a container. */
export function processTable(processes: readonly Process[], view: View, from: "node" | "container"): string {
  const rows = processes.map((each): [string, string, string] => {
    const { pid, pidOne } = each.container;
    return [String(pidOne && from === "container" ? 1 : pid), each.pod.name, commandOf(each, view)];
  });
  const width = Math.max(5, ...rows.map(([pid]) => pid.length));
  const pods = Math.max(3, ...rows.map(([, pod]) => pod.length));
  const line = ([pid, pod, command]: readonly [string, string, string]): string =>
    `${pid.padStart(width)} ${from === "node" ? `${pod.padEnd(pods)} ` : ""}${command}\n`;
  return [["PID", "POD", "COMMAND"] as const, ...rows].map(line).join("");
}

/** `ps`: the main process of every container, and whose it is. */
export const ps: Run = (_args, { lab, out }) => {
  const view = lab.view();
  out(processTable(view ? running(view) : [], view ?? { history: undefined as never, t: 0 }, "node"));
  return 0;
};

/** `kill` on the node: the processes of all pods are within reach, by the ids that `ps` shows. */
export const kill: Run = async (args, io) => {
  if (args[0] === "-l" || args[0] === "-L") {
    io.out(" 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 9) SIGKILL\t15) SIGTERM\n");
    return 0;
  }
  const asked = signalFor(args);
  if ("error" in asked) {
    io.err(`bash: ${asked.error}\n`);
    return 1;
  }
  const view = io.lab.view();
  const now = view && { history: view.history, t: Infinity };
  let status = 0;
  for (const pid of asked.pids) {
    const owner = now && running(now).find(({ container }) => container.pid === pid);
    if (!owner) {
      io.err(`bash: kill: (${pid}) - No such process\n`);
      status = 1;
    } else if (asked.signal !== "0") {
      if (isFrozen(io)) return 1;
      const refused =
        owner.container.name === mainContainer
          ? await sendSignal(asked.signal, owner.pod, io)
          : "of a pod's containers, only the main one can be signalled by hand here";
      if (refused !== undefined) {
        io.err(`bash: kill: (${pid}) - ${refused}\n`);
        status = 1;
      }
    }
  }
  return status;
};

/** @returns why the lab refused; undefined when the signal was sent. */
export function sendSignal(signal: string, pod: PodView, io: Io): Promise<string | undefined> {
  if (signal === "SIGKILL") return io.lab.ask({ type: "pod.kill", pod: pod.name });
  const known = (["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const).find((each) => each === signal);
  if (!known)
    return Promise.resolve(
      `${signal} is not one of the signals that can be sent here: TERM, KILL, INT, HUP, QUIT`,
    );
  return io.lab.ask({ type: "pod.signal", pod: pod.name, signal: known });
}
