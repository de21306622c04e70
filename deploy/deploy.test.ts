import { readFile } from "node:fs/promises";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Service } from "kubernetes-models/v1/Service";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  defaultDrain,
  defaultGrace,
  defaultPort,
  readSettings,
  settings,
  variableOf,
} from "../server/cli/serve-settings.ts";
import { manifestProblems } from "../server/lessons/index.ts";
import { timesOf } from "../server/shutdown.ts";
import { planOf } from "../web/src/lesson/budget/plan.ts";

const read = (file: string): Promise<string> => readFile(new URL(file, import.meta.url), "utf8");
const text = await read("kubernetes.yaml");
const documents = parseAllDocuments(text).map((document) => document.toJS() as { kind: string });
const find = (kind: string): unknown => documents.find((document) => document.kind === kind);

const deployment = find("Deployment") as ConstructorParameters<typeof Deployment>[0];
const service = find("Service") as ConstructorParameters<typeof Service>[0];
const claim = find("PersistentVolumeClaim") as ConstructorParameters<typeof PersistentVolumeClaim>[0];
const pod = deployment?.spec?.template.spec;
const container = pod?.containers[0];
const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));

test("every document is what Kubernetes' schema of its kind says", () => {
  expect(documents.map(({ kind }) => kind)).toEqual(["Deployment", "Service", "PersistentVolumeClaim"]);
  new Deployment(deployment).validate();
  new Service(service).validate();
  new PersistentVolumeClaim(claim).validate();
  const wrong = structuredClone(deployment) as { spec: { template: { spec: object } } };
  wrong.spec.template.spec = { ...pod, terminationGracePeriodSeconds: "32" };
  expect(() => new Deployment(wrong as typeof deployment).validate()).toThrow(
    /terminationGracePeriodSeconds/,
  );
});

test("the reader of the course's manifests knows every field, but for what its lab has no use for", () => {
  const [manifest = ""] = text.split("\n---\n");
  expect(manifestProblems(manifest).map(({ message }) => message)).toEqual([
    expect.stringMatching(/hostUsers/),
    expect.stringMatching(/valueFrom/),
  ]);
});

test("what its environment says is known to `serve`, and so are its values", () => {
  const known = new Set(["LASTCALL_TOKEN", ...Object.keys(settings).map(variableOf)]);
  expect(Object.keys(env).filter((name) => !known.has(name))).toEqual([]);
  expect(readSettings([], env)).toMatchObject({ host: "0.0.0.0", tier: "container", log: "json" });
});

test("its shutdown fits into its grace, by serve's own numbers and by the course's planner", () => {
  const said = readSettings([], env);
  expect(said).toMatchObject({ drain: defaultDrain.beyond, grace: defaultGrace });
  const { shut, stop, close, grace } = timesOf({
    drain: defaultDrain.beyond * 1000,
    grace: defaultGrace * 1000,
  });
  const seconds = (ms: number): number => ms / 1000;
  const budget = {
    grace: pod?.terminationGracePeriodSeconds ?? 0,
    hook: container?.lifecycle?.preStop?.sleep?.seconds ?? 0,
    serveOn: seconds(shut),
    request: seconds(stop - shut),
    workers: seconds(close - stop),
    flush: seconds(grace - close),
  };
  // The kubelet hears of a deletion within a second.
  const plan = planOf(budget, 1);
  expect(plan).toMatchObject({ overrun: false, cut: undefined, least: budget.grace });
  expect(planOf({ ...budget, grace: budget.grace - 1 }, 1).cut).toMatchObject({ step: "flush" });
});

test("its probes ask what they are for, where the server listens", () => {
  const port = container?.ports?.find(({ name }) => name === "http")?.containerPort;
  expect(port).toBe(readSettings([], env).port ?? defaultPort);
  expect(container?.ports?.find(({ name }) => name === "metrics")?.containerPort).toBe(
    readSettings([], env)["metrics-port"],
  );
  expect(container?.readinessProbe?.httpGet).toEqual({ path: "/readyz", port: "http" });
  expect(container?.startupProbe?.httpGet).toEqual({ path: "/readyz", port: "http" });
  expect(container?.livenessProbe?.httpGet).toEqual({ path: "/healthz", port: "http" });
  expect(service?.spec?.ports?.[0]?.targetPort).toBe("http");
});

test("its parts find each other", () => {
  const labels = deployment?.spec?.template.metadata?.labels;
  expect(labels).toMatchObject(deployment?.spec?.selector.matchLabels ?? {});
  expect(labels).toMatchObject(service?.spec?.selector ?? {});
  expect(pod?.volumes?.[0]?.persistentVolumeClaim?.claimName).toBe(claim?.metadata?.name);
  expect(container?.volumeMounts?.[0]?.mountPath).toBe(env["LASTCALL_DATA"]);
});

test("the image starts the program itself, as nobody, and lets nothing stand between it and its signal", async () => {
  const lines = (await read("Containerfile")).split("\n");
  const last = (instruction: string): string =>
    lines.findLast((line) => line.startsWith(`${instruction} `))?.slice(instruction.length + 1) ?? "";
  const command = [...(JSON.parse(last("ENTRYPOINT")) as string[]), ...(JSON.parse(last("CMD")) as string[])];
  expect(command.slice(0, 3)).toEqual(["tini", "--", "node_modules/node/bin/node"]);
  expect(command.slice(-2)).toEqual(["server/cli.ts", "serve"]);
  expect(last("STOPSIGNAL")).toBe("SIGTERM");
  expect(last("EXPOSE")).toBe(String(defaultPort));
  expect(last("USER")).toBe(`${pod?.securityContext?.runAsUser}:${pod?.securityContext?.runAsGroup}`);
});
