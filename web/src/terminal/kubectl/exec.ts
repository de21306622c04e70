import { handlesAt } from "../../../../server/protocol/index.ts";
import { mainContainer } from "../cluster/containers.ts";
import type { PodView } from "../cluster/pods.ts";
import type { Io, View } from "../shell/command.ts";
import { processTable, sendSignal, signalFor } from "../signals.ts";
import { isOn, parseFlags, Usage } from "./flags.ts";
import { isFrozen, podNamed, type Verb } from "./verb.ts";

/** `kubectl exec POD -- kill …` and `-- ps`: what of a container's inside the lab can show. */
export const exec: Verb = async (args, io, view) => {
  const { args: plain, flags, after } = parseFlags(args, { container: true, stdin: false, tty: false });
  const [word, ...more] = plain;
  if (word === undefined) throw new Usage("error: pod or type/name must be specified");
  const command = after ?? [];
  if (command.length === 0 && more.length > 0)
    throw new Usage(
      "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
    );
  if (command.length === 0) throw new Usage("error: you must specify at least one command for the container");
  const pod = podNamed(word, view, io);
  const name = flags.get("container") ?? mainContainer;
  const container = pod.containers.find((each) => each.name === name);
  if (!container) throw new Usage(`error: container ${name} is not valid for pod ${pod.name}`);
  if (container.state.is !== "running") {
    const why = pod.deleted ? `cannot exec in a deleted state` : `container not found ("${name}")`;
    throw new Usage(`error: Internal error occurred: error executing command in container: ${why}`);
  }
  if (isOn(flags, "tty"))
    io.hint("there is no terminal inside a pod of this lab: the command runs, and that is all");
  const [program = "", ...rest] = command;
  switch (program.replace(/^\/(?:usr\/)?bin\//, "")) {
    case "ps":
      io.out(processTable([{ pod, container }], view, "container"));
      return 0;
    case "kill":
      return kill(rest, pod, name, io, view);
    default:
      io.err(
        `error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH\n`,
      );
      io.hint("the pods of this lab have no image of their own: exec knows kill and ps");
      return 1;
  }
};

async function kill(
  args: readonly string[],
  pod: PodView,
  container: string,
  io: Io,
  view: View,
): Promise<number> {
  const asked = signalFor(args);
  if ("error" in asked) {
    io.err(`sh: ${asked.error}\ncommand terminated with exit code 2\n`);
    return 2;
  }
  const { pidOne, pid } = pod.containers.find((each) => each.name === container) ?? {};
  const [target] = asked.pids;
  const main = target === 1 || target === pid;
  if (!main || asked.pids.length > 1) {
    io.err(`sh: kill: (${asked.pids.join(") (")}) - No such process\ncommand terminated with exit code 1\n`);
    return 1;
  }
  if (container !== mainContainer) {
    io.err("error: of a pod's containers, only the main one can be signalled by hand here\n");
    return 1;
  }
  if (asked.signal === "0") return 0;
  if (isFrozen(io)) return 1;
  if (asked.signal === "SIGKILL" && pidOne) {
    io.hint("nothing happens: inside its own PID namespace no process can SIGKILL PID 1 (pid_namespaces(7))");
    return 0;
  }
  if (target === 1 && !pidOne)
    io.hint(`in this sandbox the pod has no PID namespace of its own: 1 stands for its main process, ${pid}`);
  const refused = await sendSignal(asked.signal, pod, io);
  if (refused !== undefined) io.err(`error: ${refused}\n`);
  if (refused === undefined && pidOne && !handlesAt(pod.record, asked.signal, view.t))
    io.hint(
      `PID 1 gets only signals that it has a handler for, and ${pod.name} reports none for ${asked.signal}`,
    );
  return refused === undefined ? 0 : 1;
}
