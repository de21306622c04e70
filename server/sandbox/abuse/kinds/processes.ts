import { readdir } from "node:fs/promises";
import { endedBy, endOf, type Abuse } from "../abuse.ts";
import type { Subject } from "../../testing/pods.ts";

/** More than that, threads among them, no container may have. */
const mostTasks = 48;

/** Processes and their threads in a container, as the host sees them. */
async function tasksOf({ pod }: Subject): Promise<number> {
  const pids = (await readdir(`/proc/${pod.pid}/root/proc`)).filter((name) => /^\d+$/.test(name));
  const tasks = pids.map((pid) => readdir(`/proc/${pod.pid}/root/proc/${pid}/task`).catch(() => []));
  return (await Promise.all(tasks)).reduce((sum, each) => sum + each.length, 0);
}

/** @throws Error if there are more than a container may have; starts another pod, which must not suffer */
async function bounded(stage: Parameters<Abuse["run"]>[0], subject: Subject): Promise<string> {
  const tasks = stage.tier === "container" ? await tasksOf(subject) : 0;
  if (tasks > mostTasks) throw new Error(`it has ${tasks} tasks`);
  const other = await stage.start(`console.log("fine");`);
  await other.line("fine");
  return stage.tier === "container" ? `, ${tasks} tasks; another pod starts` : "; another pod starts";
}

export const forks: Abuse = {
  name: "fork bomb",
  tries: "start itself 300 times, and each of them again",
  not: ({ tier, way }) =>
    tier === "process" && way === "tests"
      ? "the kernel counts processes by user: the lab ends the pod at its next look, see: crowd of processes"
      : undefined,
  async run(stage) {
    const bomb = await stage.start(
      `import { spawn } from "node:child_process";
       const errors = new Map();
       const met = (code) => errors.set(code, (errors.get(code) ?? 0) + 1);
       const one = () => { try { spawn(process.execPath, process.argv.slice(1), { stdio: "ignore" }).on("error", ({ code }) => met(code)).on("spawn", () => met("started")); } catch ({ code }) { met(code); } };
       for (let tried = 0; tried < 300; tried += 1) one();
       setTimeout(() => console.log("tried", [...errors].join(" ")), 300);
       setInterval(() => {}, 1000);`,
    );
    const tried = await bomb.line("tried").catch(() => undefined);
    if (tried !== undefined) return tried + (await bounded(stage, bomb).catch(ifGone));
    // Those that did start may together hold too much before they have said so.
    return endedBy(await bomb.pod.exited, "used more than 448 MB of memory");
  },
};

export const crowds: Abuse = {
  name: "crowd of processes",
  tries: "100 processes that wait",
  not: ({ tier, way }) =>
    tier === "process" && way === "tests" ? undefined : "see: fork bomb; the kernel keeps it from them",
  async run({ start }) {
    const { pod } = await start(
      `import { spawn } from "node:child_process";
       for (let started = 0; started < 100; started += 1) spawn("/bin/sleep", ["60"], { stdio: "ignore" });
       setInterval(() => {}, 1000);`,
    );
    const { why } = await pod.exited;
    if (why !== "killed: ran more than 48 processes") throw new Error(`it ended: ${why}`);
    return why;
  },
};

export const detaches: Abuse = {
  name: "detached grandchild",
  tries: "a process of a session of its own, whose parent is gone, and then to end",
  async run({ start }) {
    const { pod, line } = await start(
      `import { spawn } from "node:child_process";
       const keeps = "setInterval(() => {}, 1000); process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {});";
       const child = "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(keeps) + "], { detached: true, stdio: 'ignore' }).unref()";
       const come = Promise.withResolvers();
       try {
         spawn(process.execPath, ["-e", child], { detached: true, stdio: "ignore", cwd: "/" })
           .on("error", ({ code }) => come.resolve(code)).on("exit", () => come.resolve("left one behind"));
       } catch ({ code }) { come.resolve(code); }
       console.log("it has", await come.promise);
       process.exit(0);`,
    );
    const met = await line("it has ");
    await pod.exited;
    return met.replace("it has ", "");
  },
};

export const threads: Abuse = {
  name: "300 workers",
  tries: "threads, each with a heap of its own",
  async run(stage) {
    const crowd = await stage.start(
      `import { Worker } from "node:worker_threads";
       const errors = new Map();
       const met = (code) => errors.set(code, (errors.get(code) ?? 0) + 1);
       for (let started = 0; started < 300; started += 1)
         try { new Worker("setInterval(() => {}, 1000)", { eval: true }).on("error", ({ code }) => met(code)).on("online", () => met("online")); } catch ({ code }) { met(code); }
       console.log("asked", [...errors].join(" "));
       setInterval(() => {}, 1000);`,
    );
    const said = await Promise.race([crowd.line("asked").catch(() => "gone"), crowd.pod.exited.then(endOf)]);
    return said + (said.startsWith("asked") ? await bounded(stage, crowd).catch(ifGone) : "");
  },
};

/** It may crash while it is looked at: threads that can't be made take Node down. */
const ifGone = (error: NodeJS.ErrnoException): string => {
  if (error.code === "ENOENT") return ", then it ended";
  throw error;
};

export const neverEnds: Abuse = {
  name: "endless loop that ignores SIGTERM",
  tries: "take a processor and hear nothing",
  async run({ start }) {
    const { pod, line } = await start(
      `process.on("SIGTERM", () => {}); console.log("spinning"); setImmediate(() => { for (;;); });`,
      { bounds: { cpuSeconds: 1 } },
    );
    await line("spinning");
    pod.kill("SIGTERM");
    const { why, signal } = await pod.exited;
    // As what it is in the process tier, a shell dies of the signal, and its Node with it.
    if (why === undefined && signal === "SIGTERM") return "the shell heard it, and all ended";
    if (why !== "killed: used more than 1 s of processor time") throw new Error(`it ended: ${why ?? signal}`);
    return why;
  },
};

export const stops: Abuse = {
  name: "SIGSTOP itself",
  tries: "stand still for ever, and cost nothing that could be counted",
  async run({ start }) {
    const { pod, line } = await start(
      `setInterval(() => {}, 1000); console.log("stopping"); process.kill(process.pid, "SIGSTOP");`,
      { bounds: { lifeSeconds: 2 } },
    );
    await line("stopping");
    const { why, signal } = await pod.exited;
    if (why !== "killed: ran for more than 2 s") throw new Error(`it ended: ${why ?? signal}`);
    return why;
  },
};
