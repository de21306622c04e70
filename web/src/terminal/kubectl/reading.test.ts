import { describe, expect, test } from "vitest";
import { dedent, TestLab } from "../lab.test-support.ts";

describe("kubectl get pods", () => {
  test("prints the columns of the real tool", async () => {
    const lab = new TestLab().pods().at(14);
    lab.now = 14.5 * 100;
    expect(await lab.run("kubectl get pods")).toBe(dedent`
      NAME    READY   STATUS    RESTARTS   AGE
      web-1   1/1     Running   0          14s
      web-2   1/1     Running   0          14s
    `);
    expect(await lab.run("kubectl get po web-2 -o wide")).toBe(dedent`
      NAME    READY   STATUS    RESTARTS   AGE   IP            NODE   NOMINATED NODE   READINESS GATES
      web-2   1/1     Running   0          14s   10.244.2.11   b      <none>           <none>
    `);
    expect(await lab.run("k get pods --no-headers -l 'app in (web)' -o name")).toBe("pod/web-1\npod/web-2\n");
  });

  test("tells the past as of its moment, and nothing of what came after", async () => {
    const lab = new TestLab().pods().at(10, { type: "pod.deleted", pod: "web-1", graceSeconds: 30 });
    lab.at(12, { type: "pod.exited", pod: "web-1", code: 0, signal: null, open: 0 });
    lab.at(
      12,
      { type: "pod.finished", pod: "web-1", phase: "Succeeded" },
      { type: "pod.removed", pod: "web-1", forced: false },
    );
    const status = async (t: number) => {
      lab.now = t * 100;
      return (await lab.run("kubectl get pods --no-headers | head -1")).replace(/ +/g, " ");
    };
    expect(await status(0.5)).toBe("web-1 0/1 ContainerCreating 0 0s\n");
    expect(await status(1.5)).toBe("web-1 0/1 Running 0 1s\n");
    expect(await status(9)).toBe("web-1 1/1 Running 0 9s\n");
    expect(await status(11)).toBe("web-1 1/1 Terminating 0 11s\n");
    expect(await status(12)).toBe("web-2 1/1 Running 0 12s\n");
  });

  test("a crash that is restarted: Error, CrashLoopBackOff, and how long ago it was", async () => {
    const lab = new TestLab().pods("web-1");
    lab.at(
      4,
      { type: "pod.exited", pod: "web-1", code: 1, signal: null, open: 0 },
      { type: "pod.unready", pod: "web-1", why: "x" },
    );
    const row = async () => (await lab.run("kubectl get pods --no-headers")).replace(/ {3,}/g, " | ");
    expect(await row()).toBe("web-1 | 0/1 | Error | 0 | 4s\n");
    lab.at(5, { type: "pod.backoff", pod: "web-1", waitSeconds: 10 });
    expect(await row()).toBe("web-1 | 0/1 | CrashLoopBackOff | 0 | 5s\n");
    lab.at(15, { type: "pod.started", pod: "web-1", pid: 5, pidOne: true, restart: 1 });
    lab.at(16, { type: "pod.ready", pod: "web-1" });
    expect(await row()).toBe("web-1 | 1/1 | Running | 1 (12s ago) | 16s\n");
  });

  test("native sidecars come first, and count", async () => {
    const lab = new TestLab({ deployment: { sidecars: [{ name: "proxy", source: "proxy.ts" }] } });
    lab.at(0, { type: "pod.created", pod: "web-1", node: "a", address: "10.244.1.10:8080" });
    expect(await lab.run("kubectl get pods --no-headers")).toMatch(/^web-1 +0\/2 +Init:0\/1 +0 +0s\n$/);
    lab.at(1, { type: "pod.started", pod: "web-1", sidecar: "proxy", pid: 6, pidOne: true });
    expect(await lab.run("kubectl get pods --no-headers")).toMatch(
      /^web-1 +1\/2 +ContainerCreating +0 +1s\n$/,
    );
    lab.at(2, { type: "pod.started", pod: "web-1", pid: 7, pidOne: true });
    lab.at(3, { type: "pod.ready", pod: "web-1" });
    expect(await lab.run("kubectl get pods --no-headers")).toMatch(/^web-1 +2\/2 +Running +0 +3s\n$/);
  });

  test("-w prints each change as it comes, however short, and aligned", async () => {
    const lab = new TestLab().pods("web-1").at(3);
    lab.later(
      4,
      { type: "pod.deleted", pod: "web-1", graceSeconds: 30 },
      { type: "pod.unready", pod: "web-1", why: "x" },
    );
    lab.later(6, { type: "pod.exited", pod: "web-1", code: 0, signal: null, open: 0 });
    lab.later(
      6,
      { type: "pod.finished", pod: "web-1", phase: "Succeeded" },
      { type: "pod.removed", pod: "web-1", forced: false },
    );
    expect(await lab.run("kubectl get pods -w | head -6")).toBe(dedent`
      NAME    READY   STATUS    RESTARTS   AGE
      web-1   1/1     Running   0          3s
      web-1   1/1     Terminating   0          4s
      web-1   0/1     Terminating   0          4s
      web-1   0/1     Terminating   0          6s
      web-1   0/1     Completed     0          6s
    `);
  });

  test("says what it can't find, in the real words", async () => {
    const lab = new TestLab().pods();
    expect(await lab.run("kubectl get pods web-9")).toBe(
      'Error from server (NotFound): pods "web-9" not found\n[1]',
    );
    expect(await lab.run("kubectl get deploy web")).toBe(
      'Error from server (NotFound): deployments.apps "web" not found\n[1]',
    );
    expect(await lab.run("kubectl get pdb")).toBe("No resources found in default namespace.\n");
    expect(await lab.run("kubectl get ingresses")).toBe(
      'error: the server doesn\'t have a resource type "ingresses"\n[1]',
    );
    expect(await lab.run("kubectl get pods --bogus")).toBe("error: unknown flag: --bogus\n[1]");
    expect(await lab.run("kubectl get pods -x")).toBe("error: unknown shorthand flag: 'x' in -x\n[1]");
  });

  test("as an object", async () => {
    const lab = new TestLab().pods("web-1").at(4, { type: "pod.deleted", pod: "web-1", graceSeconds: 30 });
    expect(await lab.run("kubectl get pod web-1 -o yaml | head -11")).toBe(dedent`
      apiVersion: v1
      kind: Pod
      metadata:
        creationTimestamp: "2026-01-02T03:04:05Z"
        deletionGracePeriodSeconds: 30
        deletionTimestamp: "2026-01-02T03:04:39Z"
        labels:
          app: web
        name: web-1
        namespace: default
      spec:
    `);
    expect(await lab.run("kubectl get pods -o jsonpath='{.items[*].status.podIP}{\"\\n\"}'")).toBe(
      "10.244.1.10\n",
    );
    expect(JSON.parse(await lab.run("kubectl get pod web-1 -o json"))).toMatchObject({
      status: { phase: "Running" },
    });
  });
});

test("endpoints: the slice as the control plane has it", async () => {
  const lab = new TestLab().pods();
  const row = (pod: string, ready: boolean) => ({ pod, ready, serving: true, terminating: !ready });
  lab.at(3, { type: "slice.changed", endpoints: [row("web-1", false), row("web-2", true)] });
  expect(await lab.run("kubectl get endpointslices")).toBe(dedent`
    NAME        ADDRESSTYPE   PORTS   ENDPOINTS                 AGE
    web-x7k2p   IPv4          8080    10.244.1.10,10.244.2.11   1s
  `);
  expect(await lab.run("kubectl describe eps | grep -A 2 Ready")).toContain("grep: invalid option");
  expect(await lab.run("kubectl get eps -o jsonpath='{.items[0].endpoints[*].conditions.ready}'")).toBe(
    "false true",
  );
});

test("logs: of the process that runs, up to the moment, and on with -f until its end", async () => {
  const lab = new TestLab().pods("web-1");
  const say = (line: string) => ({ type: "log", pod: "web-1", stream: "stdout", line }) as const;
  lab.at(3, say("one"), say("two")).at(4, { type: "log", pod: "web-2", stream: "stdout", line: "other" });
  expect(await lab.run("kubectl logs web-1")).toBe("one\ntwo\n");
  expect(await lab.run("kubectl logs web-1 --tail=1 --timestamps")).toBe("2026-01-02T03:04:08Z two\n");
  lab.later(5, say("three")).later(6, { type: "pod.exited", pod: "web-1", code: 0, signal: null, open: 0 });
  expect(await lab.run("kubectl logs -f web-1 --tail=0")).toBe("three\n");
  expect(await lab.run("kubectl logs -p web-1")).toContain(
    'previous terminated container "web" in pod "web-1" not found',
  );
  expect(await lab.run("kubectl logs web-7")).toBe(
    'Error from server (NotFound): pods "web-7" not found\n[1]',
  );
});

test("before any run there is no server to ask", async () => {
  const lab = new TestLab();
  lab.view = () => undefined as never;
  expect(await lab.run("kubectl get pods")).toBe(
    "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n" +
      "# there is no cluster before a run: start one first\n[1]",
  );
});
