import { describe, expect, test } from "vitest";
import { maxManifest } from "../../protocol/index.ts";
import { manifest } from "./manifest.test-support.ts";
import { readManifest } from "./manifest.ts";

describe("what is wrong is told in its place:", () => {
  const told = (text: string) => {
    const { deployment, problems } = readManifest(text);
    expect(deployment).toBeUndefined();
    return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  };
  /** In a whole manifest; the first line of `container` is line 19, its first column 11. */
  const inContainer = (container: string) => told(manifest(container));

  test.each<[string, string]>([
    [
      "lifecycel: {}",
      "19:11 there is no field lifecycel in spec.template.spec.containers[0]; did you mean lifecycle?",
    ],
    [
      "livenessprobe: {}",
      "19:11 there is no field livenessprobe in spec.template.spec.containers[0]; did you mean livenessProbe?",
    ],
    [
      "preStop: {}",
      "19:11 there is no field preStop in spec.template.spec.containers[0]; the lab reads command, args, env, lifecycle, readinessProbe, livenessProbe, startupProbe there",
    ],
    ["lifecycle: {}\nlifecycle: {}", "20:11 lifecycle stands here twice; keep one of them"],
    ["lifecycle: []", "19:22 lifecycle is an object, not a list"],
    [
      "lifecycle: { postStart: {} }",
      "19:24 the lab has no postStart: only what happens at the end is lived through here",
    ],
    [
      "lifecycle: { stopSignal: SIGKILL }",
      "19:36 stopSignal is SIGTERM or SIGINT or SIGQUIT or SIGHUP or SIGUSR1 or SIGUSR2 here",
    ],
    ["lifecycle: { preStop: { sleep: { seconds: 1.5 } } }", "19:53 seconds is a whole number from 0 to 3600"],
    ["lifecycle: { preStop: { sleep: { seconds: '5' } } }", "19:53 seconds is a whole number from 0 to 3600"],
    ["lifecycle: { preStop: { sleep: {} } }", "19:42 sleep needs seconds"],
    ["lifecycle: { preStop: {} }", "19:33 a hook is one of sleep, exec and httpGet; here are 0"],
    [
      "lifecycle: { preStop: { sleep: { seconds: 5 }, exec: { command: [x] } } }",
      "19:33 a hook is one of sleep, exec and httpGet; here are 2",
    ],
    ["lifecycle: { preStop: { exec: { command: sleep 5 } } }", "19:52 command is a list, not a single value"],
    [
      "lifecycle: { preStop: { exec: { command: [sleep, 5] } } }",
      "19:60 command[1] is text: put 5 in quotes",
    ],
    [
      "lifecycle: { preStop: { httpGet: { path: drain } } }",
      "19:52 a path begins with / and has at most 2000 characters",
    ],
    [
      "lifecycle: { preStop: { tcpSocket: { port: 1 } } }",
      "19:35 the lab has no tcpSocket: Kubernetes has given it up for hooks: use sleep, exec or httpGet",
    ],
    ["command: []", "19:20 command is empty; write an entry or leave it out"],
    ["command: [[sh]]", "19:21 command[0] is text, not a list"],
    ["env: { A: b }", "19:16 env is a list, not an object"],
    ["env: [{ value: b }]", "19:17 a variable has a name and a value"],
    ["env: [{ name: A, value: 1 }]", "19:35 value is text: put 1 in quotes"],
    ["env: [{ name: a }]", "19:25 a variable's name is of capital letters, digits and _ here"],
    ["env: [{ name: A }, { name: A }]", "19:38 A is set twice; keep one of them"],
    ["env: [{ name: A, valueFrom: {} }]", "19:28 the lab has no valueFrom: write the value itself"],
    ["envFrom: []", "19:11 the lab has no envFrom: write each variable in env, with its value"],
    ["readinessProbe: { periodSeconds: 1 }", "19:27 readinessProbe needs httpGet"],
    [
      "readinessProbe: { httpGet: {}, periodSeconds: 0 }",
      "19:57 periodSeconds is a whole number from 1 to 3600",
    ],
    [
      "readinessProbe: { httpGet: {}, successThreshold: 2 }",
      "19:60 successThreshold is a whole number from 1 to 1",
    ],
    [
      "readinessProbe: { httpGet: {}, terminationGracePeriodSeconds: 1 }",
      "19:42 the lab has no terminationGracePeriodSeconds: a readiness probe ends nothing",
    ],
    [
      "livenessProbe: { httpGet: {}, exec: {} }",
      "19:41 the lab has no exec: it asks over HTTP only: use httpGet",
    ],
    ["livenessProbe: *asks", "19:26 no part of this file has the anchor &asks"],
    ["? [a]\n: b", "19:13 a field's name is a word"],
  ])("%s", (container, problem) => {
    expect(inContainer(container)).toContain(problem);
  });

  test("all at once, from top to bottom", () => {
    expect(
      told(manifest("imagee: x", { spec: "replicas: 10", pod: "terminationGracePeriodSeconds: long" })),
    ).toEqual([
      "8:13 replicas is a whole number from 1 to 9",
      "15:38 terminationGracePeriodSeconds is a whole number from -1 to 3600",
      "21:11 there is no field imagee in spec.template.spec.containers[0]; did you mean image?",
    ]);
  });

  test.each<[string, string]>([
    ["strategy: { type: Recreate }", "8:21 type is RollingUpdate here"],
    [
      "strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }",
      "8:30 maxSurge and maxUnavailable can't both be 0",
    ],
    [
      "strategy: { rollingUpdate: { maxSurge: half } }",
      "8:42 maxSurge is a number of pods, or a share of them such as 25%",
    ],
    [
      "strategy: { rollingUpdate: { maxSurge: 1.5 } }",
      "8:42 maxSurge is a number of pods, or a share of them such as 25%",
    ],
    ["paused: true", "8:3 the lab has no paused: a rollout begins when the scenario says so"],
  ])("spec, %s", (spec, problem) => {
    expect(told(manifest("", { spec }))).toContain(problem);
  });

  test.each<[string, string]>([
    ["restartPolicy: Never", "14:22 restartPolicy is Always here"],
    ["initContainers: []", "14:7 the lab has no initContainers: a lesson's sidecars come with the lesson"],
  ])("the pod's spec, %s", (pod, problem) => {
    expect(told(manifest("", { pod }))).toContain(problem);
  });

  test.each<[string, string, string[]]>([
    [
      "a second container",
      `${manifest()}        - name: proxy\n`,
      ["19:11 the lab runs one container of a manifest; a lesson's sidecars come with the lesson"],
    ],
    [
      "no container",
      manifest().replace(/containers:[^]*/, "containers: []\n"),
      ["14:19 containers is empty; write an entry or leave it out"],
    ],
    [
      "another kind",
      manifest().replace("kind: Deployment", "kind: StatefulSet"),
      ["3:7 kind is Deployment here"],
    ],
    ["another version", manifest().replace("apps/v1", "v1"), ["2:13 apiVersion is apps/v1 here"]],
    [
      "nothing that has to be there",
      "metadata: {}\n",
      ["1:1 a manifest needs kind", "1:1 a manifest needs apiVersion", "1:1 a manifest needs spec"],
    ],
    ["no template", "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n", ["3:7 spec needs template"]],
    [
      "an object that holds itself",
      "apiVersion: apps/v1\nkind: Deployment\nspec: &a\n  template: *a\n",
      [
        "4:3 there is no field template in spec.template; the lab reads spec there",
        "4:3 spec.template needs spec",
      ],
    ],
    ["a program", "const a = {\n", ["1:1 a manifest is an object, not a single value"]],
    ["text", "hello\n", ["1:1 a manifest is an object, not a single value"]],
    [
      "a tab",
      "apiVersion: apps/v1\nspec:\n\treplicas: 1\n",
      ["3:1 no YAML: tabs are not allowed as indentation"],
    ],
    ["a quote that has no end", 'kind: "Deployment\n', ['2:1 no YAML: missing closing "quote']],
    ["nothing", "# soon\n", ["1:1 there is no Deployment here; reset it or write one"]],
    [
      "two documents",
      `${manifest()}---\nkind: Service\n`,
      ["20:1 a second document begins here; the lab takes the Deployment alone"],
    ],
  ])("%s", (_, text, problems) => {
    expect(told(text)).toEqual(problems);
  });

  test("an empty document before or after is none", () => {
    expect(readManifest(`---\n${manifest()}---\n`).problems).toEqual([]);
  });

  test.each([
    ["lists in lists", "[".repeat(maxManifest)],
    ["lists by dashes", "- ".repeat(maxManifest / 2)],
    ["objects in objects", "{".repeat(maxManifest)],
  ])("%s without end", (_, text) => {
    expect(told(text)).toEqual([expect.stringMatching(/^1:\d+ this is nested too deeply$/)]);
  });

  test("a file that is wrong all over, by its first twenty places", () => {
    const text = Array.from({ length: 1000 }, (_, index) => `field${index}: 1`).join("\n");
    const problems = told(`${manifest()}${text}`);
    expect(problems).toHaveLength(20);
    expect(problems[0]).toMatch(/^19:1 there is no field field0 at the top; the lab reads/);
  });
});
