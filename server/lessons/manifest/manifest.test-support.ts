/** A manifest as people have it, with these lines in its only container. */
export const manifest = (container = "", { pod = "", spec = "" } = {}): string => `# The payment service.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
${indented(spec, 2)}  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
${indented(pod, 6)}      containers:
        - name: web
          image: registry.example/payments:1.42
          ports: [{ containerPort: 8080 }]
          resources: { requests: { cpu: 100m } }
${indented(container, 10)}`;

const indented = (text: string, by: number): string =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `${" ".repeat(by)}${line}\n`)
    .join("");
