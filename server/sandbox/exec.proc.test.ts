import { describe, expect, it } from "vitest";
import { container, startPod, tiers } from "./testing/pods.ts";

const patient = new AbortController().signal;
const pod = `process.on("SIGQUIT", () => console.log("asked to quit")); console.log("up"); setInterval(() => {}, 1000);`;

describe.skipIf(container.skipped)(`a command inside a pod, ${container.title}`, () => {
  it("runs among the container's own files and processes", async () => {
    const sandbox = await container.open();
    try {
      const subject = await startPod(sandbox, pod);
      await subject.line("up");
      const script = `console.log(JSON.stringify(require("fs").readdirSync("/"))); process.kill(1, "SIGQUIT");`;
      const { code, output } = await subject.pod.exec(["node", "-e", script], patient);
      expect(code).toBe(0);
      expect(JSON.parse(output)).toEqual(["app", "bin", "data", "dev", "lab", "lib", "lib64", "proc", "tmp"]);
      await subject.line("asked to quit");
    } finally {
      await sandbox.close();
    }
  });

  it("fails by its name when the container has no such program", async () => {
    const sandbox = await container.open();
    try {
      const subject = await startPod(sandbox, pod);
      await subject.line("up");
      const { code, output } = await subject.pod.exec(["sleep", "5"], patient);
      expect(code).toBe(127);
      expect(output).toMatch(/sleep.*No such file/);
    } finally {
      await sandbox.close();
    }
  });

  it("ends when it is aborted, and with its pod", async () => {
    const sandbox = await container.open();
    try {
      const subject = await startPod(sandbox, pod);
      await subject.line("up");
      const forever = ["node", "-e", "setInterval(() => {}, 1000)"];
      const abort = new AbortController();
      const aborted = subject.pod.exec(forever, abort.signal);
      abort.abort();
      await expect(aborted).rejects.toThrow(/abort/);
      const orphaned = subject.pod.exec(forever, patient);
      subject.pod.kill("SIGKILL");
      expect((await orphaned).code).not.toBe(0);
    } finally {
      await sandbox.close();
    }
  });
});

describe.each(tiers.filter(({ tier }) => tier === "process"))(
  "a command beside a pod, $title",
  ({ open }) => {
    it("finds Node and nothing else of the host's, as in a container; what isn't there is named", async () => {
      const sandbox = await open();
      try {
        const subject = await startPod(sandbox, pod);
        await subject.line("up");
        const script = "console.log(process.env.POD_NAME)";
        const found = await subject.pod.exec(["node", "-e", script], patient);
        expect(found).toEqual({ code: 0, output: "web-1" });
        for (const name of ["sleep", "/bin/sh"]) {
          await expect(subject.pod.exec([name, "5"], patient)).rejects.toThrow(`"${name}": no such command`);
        }
      } finally {
        await sandbox.close();
      }
    });

    it("of a pod with a shell runs with the pod's environment; one that isn't there is named", async () => {
      const sandbox = await open();
      try {
        const subject = await startPod(sandbox, pod, { command: ["sh", "-c", "exec node $APP"] });
        await subject.line("up");
        const { code, output } = await subject.pod.exec(["sh", "-c", "echo $POD_NAME"], patient);
        expect({ code, output }).toEqual({ code: 0, output: "web-1" });
        await expect(subject.pod.exec(["no-such-program"], patient)).rejects.toThrow(
          /"no-such-program": no such command/,
        );
      } finally {
        await sandbox.close();
      }
    });
  },
);
