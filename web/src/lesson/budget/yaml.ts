import { stepKeys, type Budget, type StepKey } from "./budget.ts";

const called: Readonly<Record<StepKey, string>> = {
  hook: "hook",
  serveOn: "serving on",
  request: "longest request",
  workers: "workers",
  flush: "flush",
};

/** The variables that the pods' program reads, and the value that each has. */
export const variables = {
  serveOn: "SERVE_ON_SECONDS",
  request: "REQUEST_TIMEOUT_SECONDS",
  workers: "WORKER_TIMEOUT_SECONDS",
  flush: "FLUSH_TIMEOUT_SECONDS",
} as const satisfies Partial<Record<StepKey, string>>;

/** The sum, as it stands beside the grace. */
function sumOf(budget: Budget, lag: number): string {
  const taken = stepKeys.filter((step) => budget[step] > 0);
  const sum = lag + taken.reduce((all, step) => all + budget[step], 0);
  const parts = [`${lag} kubelet`, ...taken.map((step) => `${budget[step]} ${called[step]}`)];
  return `${parts.join(" + ")} = ${Number(sum.toFixed(1))}`;
}

const hookOf = ({ hook }: Budget): string =>
  hook === 0
    ? ""
    : `
          lifecycle:
            preStop:
              sleep:
                seconds: ${hook}`;

/** The Deployment of the lesson's pods with these values; it says how its grace comes about. */
export const deploymentYaml = (budget: Budget, lag: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      # from the deletion: ${sumOf(budget, lag)}
      terminationGracePeriodSeconds: ${budget.grace}
      containers:
        - name: web
          image: registry.example.com/payments:1.43
          ports:
            - containerPort: 8080
          env:
            - { name: ${variables.serveOn}, value: "${budget.serveOn}" }
            - { name: ${variables.request}, value: "${budget.request}" }
            - { name: ${variables.workers}, value: "${budget.workers}" }
            - { name: ${variables.flush}, value: "${budget.flush}" }
          readinessProbe:
            httpGet: { path: /readyz, port: 8080 }
            periodSeconds: 1
            timeoutSeconds: 5${hookOf(budget)}
`;
