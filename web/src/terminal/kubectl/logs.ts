import type { LogLine } from "../../../../server/protocol/index.ts";
import { mainContainer } from "../cluster/containers.ts";
import type { PodView } from "../cluster/pods.ts";
import { timestamp } from "../cluster/time.ts";
import type { Io, View } from "../shell/command.ts";
import { isOn, numberOf, parseFlags, Usage } from "./flags.ts";
import { podNamed, podsSelected, type Verb } from "./verb.ts";

const spec = {
  follow: false,
  tail: true,
  container: true,
  previous: false,
  selector: true,
  timestamps: false,
  "all-containers": false,
  prefix: false,
  since: true,
};

interface Source {
  readonly pod: string;
  readonly container: string;
  /** The process whose output is read: from its start to the next one's. ms since the run began. */
  readonly from: number;
  readonly to: number;
}

/** What a process of a container wrote; the last one's, or with `previous` the one's before. */
function sourceOf(pod: PodView, container: string, previous: boolean, { t }: View): Source {
  const record = container === mainContainer ? pod.record : pod.record.sidecars.get(container);
  const runs = record?.runs.filter(({ started }) => started.t <= t) ?? [];
  const index = runs.length - (previous ? 2 : 1);
  const run = runs[index];
  if (!run && previous)
    throw new Usage(
      `Error from server (BadRequest): previous terminated container "${container}" in pod "${pod.name}" not found`,
    );
  if (!run)
    throw new Usage(
      `Error from server (BadRequest): container "${container}" in pod "${pod.name}" is waiting to start: ContainerCreating`,
    );
  const next = record?.runs[index + 1]?.started.t ?? Infinity;
  return { pod: pod.name, container, from: index === 0 ? 0 : run.started.t, to: next };
}

const isFrom = (line: LogLine, { pod, container, from, to }: Source): boolean =>
  line.pod === pod && (line.sidecar ?? mainContainer) === container && line.t >= from && line.t < to;

/** Which containers of a pod are meant. @throws {Usage} for one that it doesn't have. */
function containersOf(pod: PodView, flags: ReadonlyMap<string, string>, io: Io): string[] {
  const names = pod.containers.map(({ name }) => name);
  const wanted = flags.get("container");
  if (wanted !== undefined) {
    if (names.includes(wanted)) return [wanted];
    throw new Usage(`error: container ${wanted} is not valid for pod ${pod.name}`);
  }
  if (isOn(flags, "all-containers")) return names;
  const ordinary = pod.containers.filter(({ native }) => !native);
  if (ordinary.length > 1)
    io.err(
      `Defaulted container "${mainContainer}" out of: ${[...ordinary, ...pod.containers.filter(({ native }) => native)].map(({ name, native }) => (native ? `${name} (init)` : name)).join(", ")}\n`,
    );
  return [mainContainer];
}

/** `kubectl logs`: up to the moment looked at; with `-f` on from there, as the playhead goes. */
export const logs: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, spec);
  const selector = flags.get("selector");
  const [word, inside] = plain;
  if (word === undefined && selector === undefined)
    throw new Usage(
      "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples",
    );
  if (inside !== undefined) (flags as Map<string, string>).set("container", inside);
  const pods = selector === undefined ? [podNamed(word ?? "", view, io)] : podsSelected(view, selector);
  if (pods.length === 0) {
    io.err("No resources found in default namespace.\n");
    return 0;
  }
  const sources = pods.flatMap((pod) =>
    containersOf(pod, flags, io).map((container) => sourceOf(pod, container, isOn(flags, "previous"), view)),
  );
  const prefixed = isOn(flags, "prefix");
  const stamped = isOn(flags, "timestamps");
  const { history } = view;
  const print = ({ line, pod, sidecar, t }: LogLine): void => {
    const before = prefixed ? `[pod/${pod}/${sidecar ?? mainContainer}] ` : "";
    io.out(`${before}${stamped ? `${timestamp(history, t)} ` : ""}${line}\n`);
  };
  const matches = (line: LogLine): boolean => sources.some((source) => isFrom(line, source));
  const tail = numberOf(flags, "tail") ?? (selector === undefined ? -1 : 10);
  const written = history.logs.filter((line) => line.t <= view.t && matches(line));
  for (const line of tail < 0 ? written : written.slice(Math.max(0, written.length - tail))) print(line);
  if (!isOn(flags, "follow")) return 0;

  let { t } = view;
  let next = history.logs.findIndex((line) => line.t > t);
  if (next === -1) next = history.logs.length;
  while (!io.signal.aborted) {
    const now = io.lab.view();
    if (!now || now.history !== history) return 0;
    ({ t } = now);
    for (let line = history.logs[next]; line && line.t <= t; line = history.logs[++next])
      if (matches(line)) print(line);
    const over = sources.every(({ pod, container, from }) => {
      const record = history.pods.get(pod);
      const runs = (container === mainContainer ? record : record?.sidecars.get(container))?.runs ?? [];
      const exited = runs.find(({ started }) => started.t >= from)?.exited;
      return (
        (exited !== undefined && exited.t <= t) || (history.finished !== undefined && history.finished.t <= t)
      );
    });
    if (over) return 0;
    await io.lab.pause(io.signal);
  }
  return 0;
};
