import { describe, expect, test } from "vitest";
import { dedent, TestLab } from "../lab.test-support.ts";

const deployment = { controller: "deployment", replicas: 2 } as const;

describe("kubectl delete", () => {
  const goes = (lab: TestLab) =>
    lab
      .later(11, { type: "pod.deleted", pod: "web-1", graceSeconds: 5 })
      .later(12, { type: "pod.removed", pod: "web-1", forced: false });

  test("asks, says so at once, and waits until the pod has gone", async () => {
    const lab = goes(new TestLab().pods().at(10));
    expect(await lab.run("kubectl delete pod web-1 --grace-period=5")).toBe(
      'pod "web-1" deleted from default namespace\n',
    );
    expect(lab.asked).toEqual([{ type: "pod.delete", pod: "web-1", grace: 5 }]);
    expect(lab.history.pods.get("web-1")?.removed).toBeDefined();
  });

  test("with --wait=false it doesn't wait", async () => {
    const lab = goes(new TestLab().pods().at(10));
    await lab.run("kubectl delete pod/web-1 --wait=false");
    expect(lab.history.pods.get("web-1")?.removed).toBeUndefined();
    expect(lab.asked).toEqual([{ type: "pod.delete", pod: "web-1" }]);
  });

  test("by force it warns", async () => {
    const lab = goes(new TestLab().pods().at(10));
    expect(await lab.run("kubectl delete po web-1 --force --grace-period=0")).toBe(
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. " +
        'The resource may continue to run on the cluster indefinitely.\npod "web-1" force deleted from default namespace\n',
    );
    expect(lab.asked).toEqual([{ type: "pod.delete", pod: "web-1", force: true }]);
    expect(await lab.run("kubectl delete po web-2 --force --grace-period=3")).toContain(
      "error: --force and --grace-period greater than 0 cannot be specified together",
    );
  });

  test("when nothing can be changed the server is unavailable, and why is said", async () => {
    const lab = new TestLab().pods();
    lab.why = "the past can't be changed";
    expect(await lab.run("kubectl delete pod web-1")).toBe(
      "Error from server (ServiceUnavailable): the server is currently unable to handle the request\n" +
        "# the past can't be changed\n[1]",
    );
    expect(lab.asked).toEqual([]);
  });
});

describe("a deployment", () => {
  const rolled = () =>
    new TestLab({ deployment })
      .pods()
      .at(5, { type: "rollout.started", revision: 2, replicas: 2, maxSurge: 1, maxUnavailable: 0 });

  test("its rollout is told step by step", async () => {
    const lab = rolled();
    expect(await lab.run("kubectl get deploy")).toBe(dedent`
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    2/2     0            2           5s
    `);
    for (const [index, pod] of ["web-3", "web-4"].entries()) {
      lab.later(6 + index, {
        type: "pod.created",
        pod,
        node: "a",
        address: `10.244.1.1${index + 2}:8080`,
        revision: 2,
      });
      lab.later(
        6 + index,
        { type: "pod.started", pod, pid: 9 + index, pidOne: true },
        { type: "pod.ready", pod },
      );
      lab.later(6.5 + index, { type: "pod.deleted", pod: `web-${index + 1}`, graceSeconds: 3 });
    }
    expect(await lab.run("kubectl rollout status deployment/web")).toBe(
      dedent`
      Waiting for deployment "web" rollout to finish: 0 out of 2 new replicas have been updated...
      Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...
      Waiting for deployment "web" rollout to finish: 2 old replicas are pending termination...
      Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...
      deployment "web" successfully rolled out
    `.replace(/.*2 old replicas.*\n/, ""),
    );
    expect(await lab.run("kubectl rollout history deploy/web")).toBe(
      "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n",
    );
  });

  test("is scaled, restarted, rolled back", async () => {
    const lab = rolled();
    expect(await lab.run("kubectl scale deployment/web --replicas=4")).toBe("deployment.apps/web scaled\n");
    expect(await lab.run("kubectl rollout restart deployment web")).toBe("deployment.apps/web restarted\n");
    expect(await lab.run("kubectl rollout undo deployment/web")).toBe("deployment.apps/web rolled back\n");
    expect(await lab.run("kubectl set env deployment/web A=1 B=x=y")).toBe(
      "deployment.apps/web env updated\n",
    );
    expect(lab.asked).toEqual([
      { type: "deployment.scale", replicas: 4 },
      { type: "deployment.rollout" },
      { type: "deployment.rollback" },
      { type: "deployment.rollout", env: { A: "1", B: "x=y" } },
    ]);
    expect(await lab.run("kubectl scale deployment/web")).toContain(
      "error: The --replicas=COUNT flag is required",
    );
    expect(await new TestLab().pods().run("kubectl scale deployment/web --replicas=2")).toBe(
      'Error from server (NotFound): deployments.apps "web" not found\n[1]',
    );
  });
});

test("a node is cordoned, drained, uncordoned", async () => {
  const lab = new TestLab({ deployment }).pods().at(3);
  lab.onAsk = ({ type }) => {
    if (type === "node.cordon") lab.at(4, { type: "node.cordoned", node: "a" });
  };
  expect(await lab.run("kubectl cordon a; kubectl cordon a; kubectl get nodes")).toBe(dedent`
    node/a cordoned
    node/a already cordoned
    NAME   STATUS                     ROLES    AGE   VERSION
    a      Ready,SchedulingDisabled   <none>   4s    v1.36.0
    b      Ready                      <none>   4s    v1.36.0
  `);
  lab.later(5, { type: "eviction.denied", pod: "web-1", why: "the budget wants 2 ready and there are 2" });
  lab.later(
    9,
    { type: "eviction.allowed", pod: "web-1" },
    { type: "pod.removed", pod: "web-1", forced: false },
  );
  expect(await lab.run("kubectl drain a --ignore-daemonsets")).toBe(dedent`
    node/a already cordoned
    evicting pod default/web-1
    error when evicting pods/"web-1" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
    # the budget wants 2 ready and there are 2
    pod/web-1 evicted
    node/a drained
  `);
  expect(await lab.run("kubectl drain c")).toBe('Error from server (NotFound): nodes "c" not found\n[1]');
});

test("exec: kill and ps, and nothing else", async () => {
  const lab = new TestLab().pods();
  expect(await lab.run("kubectl exec web-1 -- ps")).toBe("  PID COMMAND\n    1 node app.ts\n");
  await lab.run("kubectl exec web-1 -- kill -INT 1; kubectl exec -it pod/web-2 -- /bin/kill 1");
  expect(lab.asked).toEqual([
    { type: "pod.signal", pod: "web-1", signal: "SIGINT" },
    { type: "pod.signal", pod: "web-2", signal: "SIGTERM" },
  ]);
  expect(await lab.run("kubectl exec web-1 -- kill -9 1")).toContain("no process can SIGKILL PID 1");
  expect(lab.asked).toHaveLength(2);
  expect(await lab.run("kubectl exec web-1 -- ls")).toContain(
    'exec: "ls": executable file not found in $PATH',
  );
});

test("kill reaches the pods' processes by their ids", async () => {
  const lab = new TestLab().pods();
  expect(await lab.run("ps")).toBe("  PID POD   COMMAND\n 4001 web-1 node app.ts\n 4002 web-2 node app.ts\n");
  expect(await lab.run("kill -9 4001; kill -TERM 4002; kill -s QUIT 4002")).toBe("");
  expect(lab.asked).toEqual([
    { type: "pod.kill", pod: "web-1" },
    { type: "pod.signal", pod: "web-2", signal: "SIGTERM" },
    { type: "pod.signal", pod: "web-2", signal: "SIGQUIT" },
  ]);
  expect(await lab.run("kill 1")).toBe("bash: kill: (1) - No such process\n[1]");
  expect(await lab.run("kill -FOO 4001")).toBe("bash: kill: FOO: invalid signal specification\n[1]");
});
