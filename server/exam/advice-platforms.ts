import type { ExamPlatform, ExamResult, ExamSettings } from "../protocol/index.ts";
import { hang } from "./wrap.ts";

/** What the settings of every platform are made of. Seconds. */
export interface Budget {
  readonly settings: ExamSettings;
  /** Until the kubelet hears of a deletion. */
  readonly kubelet: number;
  /** A hook's sleep before the signal; 0 for none. */
  readonly hook: number;
  /** The longest shutdown that was seen, from the signal to the end, and in which trial. */
  readonly longest: number;
  readonly trial: string;
  /** The margin. */
  readonly extra: number;
  readonly startup: number;
  /** How long it let new connections in after the signal. */
  readonly servedOn: number;
  readonly exit: ExamResult["exit"];
}

type Row = ExamPlatform["settings"][number];

/** A start is given so many times what it took here, and so many seconds at least: a busy node is slow. */
const start = { times: 10, least: 30 } as const;
/** As lesson 21 has it: a probe of readiness for whoever polls it. */
const readiness = { periodSeconds: 5, failureThreshold: 2 } as const;
/** Where nothing was said of a port, the service took the one it was told. */
const usualPort = 8080;

/** Sums of tenths are off by a little. */
const tiny = 1e-6;

const number = (seconds: number): string => String(Number(seconds.toFixed(1)));

/** The sum from the signal on, as whole seconds, and in words. */
function fromTheSignal({ longest, trial, extra }: Budget): {
  readonly seconds: number;
  readonly how: string;
} {
  return {
    seconds: Math.ceil(longest + extra - tiny),
    how: `counts from the signal: ${number(longest)} s, the longest shutdown that was seen (${trial}), and ${number(extra)} s of margin`,
  };
}

/** Why there is a hook, or none. */
const hookWords = ({ hook, servedOn, settings: { propagation } }: Budget): string =>
  hook > 0
    ? `it was examined with this hook, and lost nothing while the routers needed ${propagation} s`
    : `it served on for ${number(servedOn)} s after the signal by itself, and the routers needed ${propagation} s`;

/** A comment, in lines that fit onto a page wherever they are indented. */
const comment = (text: string): string[] => hang("# ", text, 70).map((line) => line.replace(/^ {2}/, "# "));

const indented = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => `${" ".repeat(by)}${line}`);

/** For Kubernetes: what belongs into the Deployment's `spec.template`. */
export function kubernetesOf(budget: Budget): ExamPlatform {
  const { settings, kubelet, hook, longest, trial, extra, startup } = budget;
  const sum = kubelet + hook + longest + extra;
  const grace = Math.ceil(sum - tiny);
  const terms = [
    `${kubelet} kubelet`,
    ...(hook > 0 ? [`${hook} hook`] : []),
    `${number(longest)} longest shutdown`,
    `${number(extra)} margin`,
  ].join(" + ");
  const port = settings.port ?? usualPort;
  const starts = Math.max(start.least, Math.ceil(start.times * startup));
  const { ready, signal } = settings;
  const lifecycle = [
    ...(hook > 0 ? ["preStop:", `  sleep: { seconds: ${hook} }`] : []),
    // Kubernetes takes it only where the pod says what it runs on.
    ...(signal === "SIGTERM" ? [] : [`stopSignal: ${signal}`]),
  ];
  const probe = (name: string, path: string, fields: readonly string[]): string[] => [
    `${name}:`,
    `  httpGet: { path: ${JSON.stringify(path)}, port: ${port} }`,
    ...indented(fields, 2),
  ];
  const probes =
    ready === undefined
      ? []
      : [
          ...probe("startupProbe", ready, ["periodSeconds: 1", `failureThreshold: ${starts}`]),
          ...probe("readinessProbe", ready, [
            `periodSeconds: ${readiness.periodSeconds}`,
            `failureThreshold: ${readiness.failureThreshold}`,
          ]),
          "# livenessProbe: an endpoint of its own that stays 200 while it drains, or none",
        ];
  const container = [
    ...(settings.port === undefined ? ["env:", `  - { name: PORT, value: "${port}" }`] : []),
    "ports:",
    `  - containerPort: ${port}`,
    ...(hook > 0 ? [] : comment(`no preStop hook: ${hookWords(budget)}`)),
    ...(lifecycle.length > 0 ? ["lifecycle:", ...indented(lifecycle, 2)] : []),
    ...probes,
  ];
  return {
    platform: "kubernetes",
    title: "Kubernetes",
    language: "yaml",
    text: [
      "# in the Deployment's spec.template",
      "spec:",
      `  # from the deletion: ${terms} = ${number(sum)}`,
      `  terminationGracePeriodSeconds: ${grace}`,
      ...(signal === "SIGTERM" ? [] : ["  os: { name: linux } # stopSignal asks for it"]),
      "  containers:",
      "    - name: service",
      ...indented(container, 6),
      "",
    ].join("\n"),
    settings: [
      {
        name: "terminationGracePeriodSeconds",
        value: String(grace),
        how: `counts from the deletion: ${kubelet} s until the kubelet hears of it${hook > 0 ? `, ${hook} s of hook` : ""}, ${number(longest)} s, the longest shutdown that was seen (${trial}), and ${number(extra)} s of margin`,
      },
      { name: "preStop", value: hook > 0 ? `sleep ${hook}` : "none", how: hookWords(budget) },
      ...(signal === "SIGTERM"
        ? []
        : [{ name: "stopSignal", value: signal, how: "the signal that it was examined with" }]),
      ...(ready === undefined
        ? []
        : [
            {
              name: "startupProbe",
              value: `${ready}, every second, ${starts} times`,
              how: `it served ${startup.toFixed(1)} s after its start; ${start.times} times that, and ${start.least} s at least, since a busy node is slow`,
            },
            {
              name: "readinessProbe",
              value: `${ready}, every ${readiness.periodSeconds} s, ${readiness.failureThreshold} failures`,
              how: "a deleted pod is taken out without it, but a load balancer that polls has only this",
            },
            {
              name: "livenessProbe",
              value: "not this endpoint",
              how: "who drains is alive: it has to stay 200",
            },
          ]),
    ],
  };
}

/** For systemd: what belongs into the unit. */
export function systemdOf(budget: Budget): ExamPlatform {
  const { settings, hook, extra, exit } = budget;
  const after = fromTheSignal(budget);
  // Each ExecStop= has the whole of it for itself, and so has the time after the signal.
  const stop = Math.max(after.seconds, hook === 0 ? 0 : Math.ceil(hook + extra));
  const rows: Row[] = [
    ...(hook > 0 ? [{ name: "ExecStop", value: `/usr/bin/sleep ${hook}`, how: hookWords(budget) }] : []),
    {
      name: "KillMode",
      value: "mixed",
      how: "only the main process is told, as in a container and in this exam; whoever is left gets SIGKILL",
    },
    { name: "KillSignal", value: settings.signal, how: "the signal that it was examined with" },
    {
      name: "TimeoutStopSec",
      value: String(stop),
      how: `${after.how}${hook > 0 ? "; the hook has an account of its own" : ""}`,
    },
    ...(exit.code === 143
      ? [{ name: "SuccessExitStatus", value: "143", how: "it ends with this code, which is no crash" }]
      : []),
  ];
  return {
    platform: "systemd",
    title: "systemd",
    language: "ini",
    text: [
      "[Service]",
      ...rows.flatMap(({ name, value, how }) => [...comment(how), `${name}=${value}`]),
      "",
    ].join("\n"),
    settings: rows,
  };
}

/** For Compose: what belongs into the service. */
export function composeOf(budget: Budget): ExamPlatform {
  const { settings, hook } = budget;
  const after = fromTheSignal(budget);
  const rows: Row[] = [
    ...(hook > 0
      ? [{ name: "pre_stop", value: `sleep ${hook}`, how: `${hookWords(budget)}; the image needs a sleep` }]
      : []),
    { name: "stop_grace_period", value: `${after.seconds}s`, how: after.how },
    { name: "stop_signal", value: settings.signal, how: "the signal that it was examined with" },
  ];
  return {
    platform: "compose",
    title: "Compose",
    language: "yaml",
    text: [
      "services:",
      "  service:",
      ...indented(
        rows.flatMap(({ name, value, how }) => [
          ...comment(how),
          ...(name === "pre_stop"
            ? ["pre_stop:", `  - command: ["sleep", "${hook}"]`]
            : [`${name}: ${value}`]),
        ]),
        4,
      ),
      "",
    ].join("\n"),
    settings: rows,
  };
}
