import { describe, expect, it, test } from "vitest";
import { scenarioSchema, withGiven, type GivenDeployment } from "../../protocol/index.ts";
import { manifest } from "./manifest.test-support.ts";
import { readManifest } from "./manifest.ts";

/** What Kubernetes makes of a manifest that says no more than it must. */
const defaults: GivenDeployment = {
  replicas: 1,
  minReadySeconds: 0,
  maxSurge: "25%",
  maxUnavailable: "25%",
  grace: 30,
  command: null,
  env: {},
  preStop: null,
  stopSignal: "SIGTERM",
  readiness: null,
  liveness: null,
  startup: null,
};

test("what a manifest leaves out has Kubernetes' own default", () => {
  expect(readManifest(manifest())).toEqual({ deployment: defaults, problems: [] });
});

describe("every field that means something is read:", () => {
  const deployment = (...parts: Parameters<typeof manifest>) => {
    const { deployment: read, problems } = readManifest(manifest(...parts));
    expect(problems).toEqual([]);
    return read;
  };

  test.each<[string, GivenDeployment]>([
    ["replicas: 3", { replicas: 3 }],
    ["minReadySeconds: 5", { minReadySeconds: 5 }],
    [
      "strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }",
      { maxSurge: 1, maxUnavailable: 0 },
    ],
    ["strategy: { rollingUpdate: { maxUnavailable: 100% } }", { maxUnavailable: "100%" }],
    ["revisionHistoryLimit: 2\nprogressDeadlineSeconds: 60", {}],
  ])("spec, %s", (spec, read) => {
    expect(deployment("", { spec })).toEqual({ ...defaults, ...read });
  });

  test.each<[string, GivenDeployment]>([
    ["terminationGracePeriodSeconds: 45", { grace: 45 }],
    ["terminationGracePeriodSeconds: -1", { grace: -1 }],
    ["restartPolicy: Always\nserviceAccountName: web\nsecurityContext: { runAsNonRoot: true }", {}],
  ])("the pod's spec, %s", (pod, read) => {
    expect(deployment("", { pod })).toEqual({ ...defaults, ...read });
  });

  test.each<[string, GivenDeployment]>([
    ['command: ["sh", "-c", "node server.ts; true"]', { command: ["sh", "-c", "node $APP; true"] }],
    ["command: [npm, start]", { command: ["npm", "start"] }],
    ["command: [node]\nargs: [/app/server.js]", { command: null }],
    ["command: [node, ./server.ts]", { command: null }],
    ["args: [--verbose]", { command: ["node", "$APP", "--verbose"] }],
    ['command: [sh, -c, "node my-server.ts"]', { command: ["sh", "-c", "node my-server.ts"] }],
    [
      'env:\n  - name: LOG_LEVEL\n    value: debug\n  - { name: EMPTY }\n  - { name: PORTS, value: "8080" }',
      { env: { LOG_LEVEL: "debug", EMPTY: "", PORTS: "8080" } },
    ],
    ["lifecycle: { preStop: { sleep: { seconds: 5 } } }", { preStop: { sleep: 5 } }],
    ["lifecycle: { preStop: { sleep: { seconds: 0 } } }", { preStop: { sleep: 0 } }],
    [
      'lifecycle:\n  preStop:\n    exec:\n      command: ["sleep", "5"]',
      { preStop: { exec: ["sleep", "5"] } },
    ],
    [
      "lifecycle: { preStop: { httpGet: { path: /drain, port: 8080 } } }",
      { preStop: { http: { path: "/drain" } } },
    ],
    ["lifecycle: { stopSignal: SIGQUIT }", { stopSignal: "SIGQUIT" }],
    ["lifecycle:", {}],
    [
      "readinessProbe: { httpGet: { path: /readyz, port: http }, periodSeconds: 1, failureThreshold: 1 }",
      { readiness: { path: "/readyz", initialDelay: 0, period: 1, timeout: 1, failureThreshold: 1 } },
    ],
    [
      "readinessProbe: { httpGet: { port: 8080, scheme: HTTP } }",
      { readiness: { path: "/", initialDelay: 0, period: 10, timeout: 1, failureThreshold: 3 } },
    ],
    [
      "livenessProbe: { httpGet: { path: /healthz }, initialDelaySeconds: 3, timeoutSeconds: 2, terminationGracePeriodSeconds: 4 }",
      {
        liveness: {
          path: "/healthz",
          initialDelay: 3,
          period: 10,
          timeout: 2,
          failureThreshold: 3,
          grace: 4,
        },
      },
    ],
    [
      "startupProbe: { httpGet: { path: /healthz }, periodSeconds: 1, failureThreshold: 30, successThreshold: 1 }",
      {
        startup: {
          path: "/healthz",
          initialDelay: 0,
          period: 1,
          timeout: 1,
          failureThreshold: 30,
          grace: null,
        },
      },
    ],
    [
      "readinessProbe: &asks { httpGet: { path: /readyz } }\nlivenessProbe: *asks",
      {
        readiness: { path: "/readyz", initialDelay: 0, period: 10, timeout: 1, failureThreshold: 3 },
        liveness: {
          path: "/readyz",
          initialDelay: 0,
          period: 10,
          timeout: 1,
          failureThreshold: 3,
          grace: null,
        },
      },
    ],
  ])("the container, %s", (container, read) => {
    expect(deployment(container)).toEqual({ ...defaults, ...read });
  });

  it("and what was read makes a scenario, whatever the one before it had", () => {
    const scenario = scenarioSchema.parse({
      nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
      deployment: {
        preStop: { exec: ["x"] },
        liveness: {},
        command: ["npm", "start"],
        kubeletLag: { min: 0, max: 0 },
      },
      traffic: {},
    });
    const { data } = withGiven(scenario, { deployment: readManifest(manifest()).deployment ?? {} });
    expect(data?.deployment).toMatchObject({
      preStop: undefined,
      liveness: undefined,
      command: undefined,
      readiness: null,
      kubeletLag: { min: 0, max: 0 },
    });
  });
});
