import { readFile, readdir } from "node:fs/promises";
import { endedBy, endOf, type Abuse, type Stage } from "../abuse.ts";
import type { Subject } from "../../testing/pods.ts";

/** What a pod may hold before the lab looks again; the kernel bounds each of its processes at 896 MB. */
const mostMB = 1200;

/** The most that the processes of a pod hold until it has ended, in MB, as the host sees them. */
async function mostHeld({ pod }: Subject): Promise<number> {
  let most = 0;
  const ended = new AbortController();
  void pod.exited.then(() => ended.abort());
  const read = (file: string) => readFile(`/proc/${pod.pid}/${file}`, "latin1").catch(() => "");
  while (!ended.signal.aborted) {
    const status = await read("status");
    const tasks = await readdir(`/proc/${pod.pid}/task`).catch(() => []);
    const children = await Promise.all(tasks.map((tid) => read(`task/${tid}/children`)));
    const others = await Promise.all(
      (children.join(" ").match(/\d+/g) ?? []).map((pid) =>
        readFile(`/proc/${pid}/status`, "latin1").catch(() => ""),
      ),
    );
    const kB = [status, ...others].map((text) => Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0));
    most = Math.max(most, kB.reduce((sum, each) => sum + each, 0) / 1024);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return most;
}

const eats = (name: string, tries: string, text: string): Abuse => ({
  name: `fill memory: ${name}`,
  tries,
  async run({ start }: Stage) {
    const subject = await start(text);
    const most = await mostHeld(subject);
    const exit = await subject.pod.exited;
    if (most > mostMB) throw new Error(`it held ${Math.round(most)} MB`);
    if (exit.code === 0) throw new Error("it came to its end undisturbed");
    return `${endOf(exit)} (${Math.round(most)} MB)`;
  },
});

export const fillsHeap = eats(
  "heap",
  "strings without end",
  `const held = []; for (;;) held.push("x".repeat(1000) + held.length);`,
);

export const fillsBuffers = eats(
  "buffers",
  "touched memory outside of the heap, and then to sit on it",
  `const held = []; for (let taken = 0; taken < 600; taken += 8) held.push(Buffer.alloc(8 * 1024 * 1024, 1));
   setInterval(() => held.length, 1000);`,
);

export const fillsEndlessly = eats(
  "all there is",
  "the same, as fast as it can, without an end",
  `const held = []; for (;;) held.push(Buffer.alloc(8 * 1024 * 1024, 1));`,
);

export const fillsWasm = eats(
  "WebAssembly",
  "linear memories of 1 GB each, touched as they grow",
  `const held = [];
   try {
     for (let made = 0; made < 8; made += 1) {
       const memory = new WebAssembly.Memory({ initial: 1, maximum: 16384 });
       held.push(memory);
       for (let pages = 1; pages < 16000; pages += 100) {
         memory.grow(100);
         new Uint8Array(memory.buffer).fill(1, pages * 65536);
       }
     }
   } catch (error) { console.log(error.message); process.exit(3); }`,
);

export const fillsShared = eats(
  "shared mappings",
  "files in the folder of shared memory, and shared buffers without end",
  `import { writeFileSync } from "node:fs";
   try { for (let file = 0; file < 64; file += 1) writeFileSync("/dev/shm/" + file, Buffer.alloc(15 * 1024 * 1024, 1)); }
   catch (error) { console.log("files:", error.code); }
   const held = [];
   try { for (;;) held.push(new Uint8Array(new SharedArrayBuffer(8 * 1024 * 1024)).fill(1)); }
   catch (error) { console.log("buffers:", error.message); process.exit(3); }`,
);

export const fillsTogether: Abuse = {
  name: "fill memory: together",
  tries: "three processes, none of which has too much",
  not: ({ tier, way }) =>
    way === "alone" || (tier === "process" && way === "command")
      ? "it can't start processes: see fork bomb"
      : undefined,
  run: async ({ start }) =>
    endedBy(
      await (
        await start(
          `import { spawn } from "node:child_process";
           const hold = "const held = []; for (let taken = 0; taken < 200; taken += 8) held.push(Buffer.alloc(8 * 1024 * 1024, 1)); setInterval(() => held.length, 1000)";
           for (let started = 0; started < 3; started += 1) spawn(process.execPath, ["--v8-pool-size=1", "-e", hold], { stdio: "ignore" });
           setInterval(() => {}, 1000);`,
        )
      ).pod.exited,
      "used more than 448 MB of memory",
    ),
};
