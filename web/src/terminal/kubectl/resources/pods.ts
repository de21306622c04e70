import type { ContainerState, ContainerView } from "../../cluster/containers.ts";
import { mainContainer } from "../../cluster/containers.ts";
import { eventsAt } from "../../cluster/events.ts";
import { namespace, nodeIp, targetPort } from "../../cluster/names.ts";
import { lastSeen, podColumns, podsAt, type PodView } from "../../cluster/pods.ts";
import { ageOf, humanDuration, rfc1123, timestamp } from "../../cluster/time.ts";
import type { View } from "../../shell/command.ts";
import { describeLines } from "../table.ts";
import { eventLines } from "./events.ts";
import { hookJson, imageOf, probeJson, probeLine } from "./image.ts";
import type { Item, Json, Resource } from "./resource.ts";

const none = "<none>";

function itemOf(view: View, pod: PodView): Item {
  const { history, t } = view;
  const { ready, status, restarts } = podColumns(pod, (then) => ageOf(history, then, t));
  return {
    name: pod.name,
    labels: pod.labels,
    row: [pod.name, ready, status, restarts, ageOf(history, pod.created, t)],
    wide: [pod.phase === "Pending" ? none : pod.ip, pod.node || none, none, none],
    object: () => podJson(view, pod),
  };
}

function stateJson({ history }: View, state: ContainerState): Json {
  switch (state.is) {
    case "waiting":
      return { waiting: { reason: state.reason } };
    case "running":
      return { running: { startedAt: timestamp(history, state.started) } };
    case "terminated":
      return {
        terminated: {
          exitCode: state.code,
          finishedAt: timestamp(history, state.finished),
          reason: state.reason,
          startedAt: timestamp(history, state.started),
        },
      };
  }
}

const statusJson = (view: View, container: ContainerView): Json => ({
  image: container.name === mainContainer ? imageOf(view.history.header) : container.name,
  lastState: container.last ? stateJson(view, container.last) : {},
  name: container.name,
  ready: container.ready,
  restartCount: container.restarts,
  started: container.state.is === "running",
  state: stateJson(view, container.state),
});

const condition = (type: string, holds: boolean): Json => ({ status: holds ? "True" : "False", type });

function specOf({ history }: View, name: string): Json {
  const { deployment } = history.header.scenario;
  const sidecar = deployment.sidecars.find((each) => each.name === name);
  const spec = sidecar ?? deployment;
  const env = Object.entries(spec.env).map(([key, value]) => ({ name: key, value }));
  return {
    ...(spec.command && { command: spec.command }),
    ...(env.length > 0 && { env }),
    image: sidecar ? sidecar.source : imageOf(history.header),
    ...((spec.preStop || spec.stopSignal !== "SIGTERM") && {
      lifecycle: {
        ...(hookJson(spec.preStop) as object | undefined),
        ...(spec.stopSignal !== "SIGTERM" && { stopSignal: spec.stopSignal }),
      },
    }),
    livenessProbe: probeJson(spec.liveness),
    name,
    ...(!sidecar && { ports: [{ containerPort: targetPort, protocol: "TCP" }] }),
    readinessProbe: probeJson(spec.readiness),
    ...(sidecar?.kind === "native" && { restartPolicy: "Always" }),
    startupProbe: probeJson(spec.startup),
  };
}

function podJson(view: View, pod: PodView): Json {
  const { history } = view;
  const { deployment, second } = history.header.scenario;
  const { deleted, containers } = pod;
  const initial = containers.filter(({ native }) => native);
  const ordinary = containers.filter(({ native }) => !native);
  const started = timestamp(history, pod.created);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      creationTimestamp: started,
      ...(deleted && {
        deletionGracePeriodSeconds: deleted.grace,
        deletionTimestamp: timestamp(history, deleted.t + deleted.grace * second),
      }),
      labels: pod.labels,
      name: pod.name,
      namespace,
    },
    spec: {
      containers: ordinary.map(({ name }) => specOf(view, name)),
      ...(initial.length > 0 && { initContainers: initial.map(({ name }) => specOf(view, name)) }),
      nodeName: pod.node,
      restartPolicy: deployment.restartPolicy,
      terminationGracePeriodSeconds: deployment.grace < 0 ? 1 : deployment.grace,
    },
    status: {
      conditions: [
        condition("Initialized", true),
        condition("Ready", pod.ready),
        condition("ContainersReady", pod.ready),
        condition("PodScheduled", true),
      ],
      containerStatuses: ordinary.map((container) => statusJson(view, container)),
      hostIP: nodeIp(history, pod.node),
      ...(initial.length > 0 && {
        initContainerStatuses: initial.map((container) => statusJson(view, container)),
      }),
      phase: pod.phase,
      podIP: pod.ip,
      startTime: started,
    },
  };
}

type Line = [level: number, ...cells: string[]];

function stateLines({ history }: View, label: string, state: ContainerState): Line[] {
  switch (state.is) {
    case "running":
      return [
        [2, `${label}:`, "Running"],
        [3, "Started:", rfc1123(history, state.started)],
      ];
    case "waiting":
      return [
        [2, `${label}:`, "Waiting"],
        [3, "Reason:", state.reason],
      ];
    case "terminated":
      return [
        [2, `${label}:`, "Terminated"],
        [3, "Reason:", state.reason],
        [3, "Exit Code:", String(state.code)],
        [3, "Started:", rfc1123(history, state.started)],
        [3, "Finished:", rfc1123(history, state.finished)],
      ];
  }
}

const yes = (value: boolean): string => (value ? "True" : "False");

function containerLines(view: View, container: ContainerView): Line[] {
  const { deployment } = view.history.header.scenario;
  const main = container.name === mainContainer;
  const spec = deployment.sidecars.find(({ name }) => name === container.name) ?? deployment;
  const probes = (["liveness", "readiness", "startup"] as const).flatMap((name): Line[] => {
    const probe = spec[name];
    return probe ? [[2, `${name[0]?.toUpperCase()}${name.slice(1)}:`, probeLine(probe)]] : [];
  });
  const env = Object.entries(spec.env);
  return [
    [1, `${container.name}:`],
    [2, "Image:", main ? imageOf(view.history.header) : container.name],
    [2, "Port:", main ? `${targetPort}/TCP` : none],
    [2, "Host Port:", main ? "0/TCP" : none],
    ...(spec.command ? ([[2, "Command:"], ...spec.command.map((word): Line => [3, word])] as Line[]) : []),
    ...stateLines(view, "State", container.state),
    ...(container.last ? stateLines(view, "Last State", container.last) : []),
    [2, "Ready:", yes(container.ready)],
    [2, "Restart Count:", String(container.restarts)],
    ...probes,
    ...(env.length > 0
      ? ([[2, "Environment:"], ...env.map(([key, value]): Line => [3, `${key}:`, value])] as Line[])
      : ([[2, "Environment:", none]] as Line[])),
    [2, "Mounts:", none],
  ];
}

function describe(view: View, name: string): string {
  const { history, t } = view;
  const pod = podsAt(history, t).find((each) => each.name === name);
  if (!pod) return "";
  const { deleted, containers } = pod;
  const { second } = history.header.scenario;
  const terminating = deleted && pod.phase !== "Failed" && pod.phase !== "Succeeded";
  const [label = "", ...labels] = Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`);
  const initial = containers.filter(({ native }) => native);
  const end = (deleted?.t ?? 0) + (deleted?.grace ?? 0) * second;
  const lines: Line[] = [
    [0, "Name:", pod.name],
    [0, "Namespace:", namespace],
    [0, "Priority:", "0"],
    [0, "Node:", `${pod.node}/${nodeIp(history, pod.node)}`],
    [0, "Start Time:", rfc1123(history, pod.created)],
    [0, "Labels:", label],
    ...labels.map((each): Line => [0, "", each]),
    [0, "Annotations:", none],
    ...(terminating
      ? ([
          [0, "Status:", `Terminating (lasts ${humanDuration((t - end) / second)})`],
          [0, "Termination Grace Period:", `${deleted.grace}s`],
        ] as Line[])
      : ([[0, "Status:", pod.phase]] as Line[])),
    [0, "IP:", pod.ip],
    [0, "IPs:"],
    [1, "IP:", pod.ip],
    ...(pod.controlled
      ? ([[0, "Controlled By:", `ReplicaSet/web-${pod.labels["revision"]}`]] as Line[])
      : []),
    ...(initial.length > 0
      ? [[0, "Init Containers:"] as Line, ...initial.flatMap((each) => containerLines(view, each))]
      : []),
    [0, "Containers:"],
    ...containers.filter(({ native }) => !native).flatMap((each) => containerLines(view, each)),
    [0, "Conditions:"],
    [1, "Type", "Status"],
    ...(["Initialized", "Ready", "ContainersReady", "PodScheduled"] as const).map((type): Line => [
      1,
      `${type} `,
      `${yes(type === "Initialized" || type === "PodScheduled" || pod.ready)} `,
    ]),
    [0, "Volumes:", none],
    [0, "QoS Class:", "BestEffort"],
    [0, "Node-Selectors:", none],
    [0, "Tolerations:", none],
  ];
  return (
    describeLines(lines) +
    eventLines(
      view,
      eventsAt(history, t).filter(({ object }) => object === `pod/${name}`),
    )
  );
}

export const pods: Resource = {
  header: ["NAME", "READY", "STATUS", "RESTARTS", "AGE"],
  wideHeader: ["IP", "NODE", "NOMINATED NODE", "READINESS GATES"],
  items: (view) => podsAt(view.history, view.t).map((pod) => itemOf(view, pod)),
  gone(view, name) {
    const pod = lastSeen(view.history, name, view.t);
    return pod && itemOf(view, pod);
  },
  describe,
};
