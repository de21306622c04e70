import type { ContainerRecord, History, HookRecord } from "../history.ts";
import { addOnce, withPod, type Handlers } from "./handlers.ts";

const emptyContainer = (): ContainerRecord => ({
  runs: [],
  signals: [],
  probes: [],
  backoffs: [],
  preStops: [],
});

/** The container that an event is about: a sidecar's record is made at its first event. */
const withContainer = (
  history: History,
  { pod, sidecar }: { pod: string; sidecar?: string | undefined },
  change: (container: ContainerRecord) => void,
): void =>
  withPod(history, pod, (record) => {
    if (sidecar === undefined) return change(record);
    const known = record.sidecars.get(sidecar) ?? emptyContainer();
    record.sidecars.set(sidecar, known);
    change(known);
  });

function endHook(record: ContainerRecord, ended: NonNullable<HookRecord["ended"]>): void {
  if (!record.preStop || record.preStop.ended) return;
  record.preStop = { ...record.preStop, ended };
  record.preStops[record.preStops.length - 1] = record.preStop;
}

type Subjects = "pod" | "prestop" | "signal" | "probe" | "reported";

/** What happens to a pod, as its API object, its containers and its own process tell it. */
export const podHandlers: Pick<Handlers, Extract<keyof Handlers, `${Subjects}.${string}`>> = {
  "pod.created": (history, { pod, node, address, revision = 1 }, at) => {
    addOnce(history.pods, pod, {
      ...emptyContainer(),
      name: pod,
      node,
      address,
      revision,
      created: at,
      readiness: [],
      refusals: [],
      sidecars: new Map(),
      reported: { doors: [], handlers: [], connections: [], alive: [] },
    });
  },
  "pod.started": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { pid, pidOne, restart = 0 } = event;
      const started = { ...at, pid, pidOne, restart };
      record.started ??= started;
      record.exited = undefined;
      record.runs.push({ started });
    }),
  "pod.ready": (history, { pod }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: true })),
  "pod.unready": (history, { pod, why }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: false, why })),
  "pod.deleted": (history, { pod, graceSeconds }, at) =>
    withPod(history, pod, (record) => (record.deleted ??= { ...at, graceSeconds })),
  "pod.exited": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { code, signal, open, why } = event;
      record.exited = { ...at, code, signal, open, why };
      const run = record.runs.at(-1);
      if (run) run.exited ??= record.exited;
    }),
  "pod.backoff": (history, event, at) =>
    withContainer(history, event, (record) =>
      record.backoffs.push({ ...at, waitSeconds: event.waitSeconds }),
    ),
  "pod.finished": (history, { pod, phase }, at) =>
    withPod(history, pod, (record) => (record.finished ??= { ...at, phase })),
  "pod.removed": (history, { pod, forced }, at) =>
    withPod(history, pod, (record) => (record.removed ??= { ...at, forced })),
  "prestop.started": (history, event, at) =>
    withContainer(history, event, (record) => {
      record.preStop = { ...at, hook: event.hook };
      record.preStops.push(record.preStop);
    }),
  "prestop.finished": (history, event, at) =>
    withContainer(history, event, (record) => {
      endHook(record, { ...at, chargedSeconds: event.chargedSeconds });
    }),
  "prestop.failed": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { chargedSeconds, why } = event;
      endHook(record, { ...at, chargedSeconds, failed: why });
    }),
  "signal.sent": (history, event, at) =>
    withContainer(history, event, (record) =>
      record.signals.push({ ...at, signal: event.signal, by: event.by }),
    ),
  "probe.settled": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { probe, ok, result, status } = event;
      record.probes.push({ ...at, probe, ok, result, status });
    }),
  "reported.listening": (history, { pod }, at) =>
    withPod(history, pod, (record) => {
      record.reported.listening ??= at;
      record.reported.doors.push({ ...at, open: true });
    }),
  "reported.handlers": (history, { pod, signals }, at) =>
    withPod(history, pod, (record) => record.reported.handlers.push({ ...at, signals })),
  "reported.closing": (history, { pod }, at) =>
    withPod(history, pod, (record) => {
      record.reported.closing ??= at;
      record.reported.doors.push({ ...at, open: false });
    }),
  "reported.connections": (history, { pod, open, active }, at) =>
    withPod(history, pod, (record) => record.reported.connections.push({ ...at, open, active })),
  "reported.alive": (history, { pod, by }, at) =>
    withPod(history, pod, (record) => record.reported.alive.push({ ...at, by })),
};
