import { openSandbox } from "../open.ts";
import { attempts } from "../testing/attempts.ts";
import { startPod, type Subject } from "../testing/pods.ts";
import type { PodSpec, Sandbox } from "../types.ts";
import type { Place, Stage, Staging } from "./abuse.ts";
import type { Belongings } from "./belongings.ts";
import { tracesOf, type Traces } from "./left-over.ts";

/** All that Node's permission model can allow, so that only the container is left. */
const unbelted = [
  "--allow-fs-read=*",
  "--allow-fs-write=*",
  "--allow-child-process",
  "--allow-worker",
  "--allow-wasi",
  "--allow-ffi",
  "--allow-inspector",
];

const wayOf = ({ way }: Place): Partial<PodSpec> => {
  if (way === "command") return { command: ["sh", "-c", "node $APP; exit $?"] };
  if (way === "tests")
    return { tests: { service: { path: "service.ts", text: "setInterval(() => {}, 1000);" } } };
  return {};
};

/** Sandboxes of one process, each opened once. */
export function sandboxes() {
  const opened = new Map<string, Promise<Sandbox>>();
  return {
    open({ tier }: Place, { belted = false, bounds = {} }: Staging): Promise<Sandbox> {
      const key = JSON.stringify([tier, belted, bounds]);
      const found = opened.get(key);
      if (found) return found;
      const made = openSandbox({ tier, why: "abuse" }, { bounds, extraFlags: belted ? [] : unbelted });
      opened.set(key, made);
      return made;
    },
    async close() {
      for (const sandbox of opened.values()) await (await sandbox).close();
    },
  };
}

/** A stage, and what it has seen. */
export interface Seen {
  readonly stage: Stage;
  readonly subjects: readonly Subject[];
  readonly traces: readonly Traces[];
}

/** @param mark by which the pods' processes can be told from all others */
export async function openStage(
  place: Place,
  lab: Belongings,
  mark: string,
  { open }: ReturnType<typeof sandboxes>,
): Promise<Seen> {
  const subjects: Subject[] = [];
  const traces: Traces[] = [];
  const start = async (text: string, staging: Staging = {}): Promise<Subject> => {
    const subject = await startPod(await open(place, staging), text, {
      ...wayOf(place),
      env: { ...lab.env, ...staging.env, LAB_MARK: mark },
      ...(staging.sockets && { sockets: staging.sockets }),
    });
    subjects.push(subject);
    traces.push(tracesOf(subject.pod.pid, [mark]));
    return subject;
  };
  const stage: Stage = {
    ...place,
    lab,
    sandbox: await open(place, {}),
    start,
    async attempt(list, staging) {
      const { pod, line } = await start(attempts(list), staging);
      const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
      await pod.exited;
      return outcomes;
    },
  };
  return { stage, subjects, traces };
}
