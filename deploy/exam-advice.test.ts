import { PodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { adviceOf } from "../server/exam/advice.ts";
import { recorded } from "../server/exam/report/recorded/recorded.test-support.ts";
import { manifestProblems } from "../server/lessons/index.ts";
import { planOf } from "../web/src/lesson/budget/plan.ts";

const { result } = recorded("passed");
/** By the course's reckoning a kubelet hears of a deletion within that, in a cluster that isn't the lab's. */
const kubelet = 1;

const advised = [
  ["without a hook", {}],
  ["with a hook", { preStop: 5 }],
  ["with half a second more of it", { preStop: 5.5 }],
  ["with another signal", { signal: "SIGQUIT" as const }],
  ["on a port of its own", { port: 3000 }],
] as const;

describe.each(advised)("what is advised %s", (_, more) => {
  const settings = { ...result.settings, ...more };
  const text =
    adviceOf({ ...result, settings })?.platforms.find(({ platform }) => platform === "kubernetes")?.text ??
    "";
  const template = parse(text) as NonNullable<ConstructorParameters<typeof PodTemplateSpec>[0]>;
  const [container] = template.spec?.containers ?? [];

  test("is what Kubernetes' schema says, and has the image as the only gap", () => {
    new PodTemplateSpec(template).validate();
    expect(container).not.toHaveProperty("image");
  });

  test("is a manifest that the course can read", () => {
    const deployment = [
      "apiVersion: apps/v1",
      "kind: Deployment",
      "metadata: { name: web }",
      "spec:",
      "  selector: { matchLabels: { app: web } }",
      "  template:",
      "    metadata: { labels: { app: web } }",
      ...text.split("\n").map((line) => `    ${line}`),
    ].join("\n");
    expect(manifestProblems(deployment)).toEqual([]);
    expect(manifestProblems(deployment.replace("readinessProbe", "readyProbe"))).toHaveLength(1);
  });

  test("holds by the course's planner, with the margin as its last step and not a second to spare", () => {
    const hook = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const longest = Math.max(...result.measured.shutdowns.map(({ seconds }) => seconds));
    const tenths = Math.round(longest * 10) / 10;
    const budget = {
      grace: template.spec?.terminationGracePeriodSeconds ?? 0,
      hook,
      serveOn: 0,
      request: tenths,
      workers: 0,
      flush: adviceOf({ ...result, settings })?.margin.seconds ?? 0,
    };
    expect(planOf(budget, kubelet)).toMatchObject({ overrun: false, cut: undefined, least: budget.grace });
    expect(hook).toBeGreaterThanOrEqual(settings.preStop);
  });
});
