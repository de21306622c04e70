import { statfs } from "node:fs/promises";
import { endedBy, type Abuse } from "../abuse.ts";

const MB = 1024 * 1024;

export const fillsDisk: Abuse = {
  name: "fill disk",
  tries: "write wherever it may until there is no more room, and on",
  async run({ start, tier }) {
    const { pod, line } = await start(
      `import { writeFileSync, readdirSync } from "node:fs";
       import { tmpdir } from "node:os";
       const block = Buffer.alloc(8 * 1024 * 1024, 1);
       let written = 0;
       const errors = new Set();
       try { writeFileSync(tmpdir() + "/big", Buffer.alloc(17 * 1024 * 1024)); errors.add("none"); } catch (error) { errors.add(error.code); }
       for (const folder of [tmpdir(), process.cwd(), "/data", "/dev/shm"]) for (let file = 0; file < 20; file += 1)
         try { writeFileSync(folder + "/" + file, block); written += 8; } catch (error) { errors.add(error.code); }
       console.log("wrote", written, [...errors].join());
       setInterval(() => {}, 1000);`,
    );
    if (tier === "process") return endedBy(await pod.exited, "kept more than 32 MB in files");
    const wrote = await line("wrote");
    for (const folder of ["tmp", "data", "dev/shm"]) {
      const { blocks, bsize } = await statfs(`/proc/${pod.pid}/root/${folder}`);
      if (blocks * bsize > 16 * MB) throw new Error(`${folder} has room for ${(blocks * bsize) / MB} MB`);
    }
    return wrote;
  },
};

export const fillsInodes: Abuse = {
  name: "fill inodes",
  tries: "make empty files without end",
  run: async ({ start }) =>
    endedBy(
      await (
        await start(
          `import { writeFileSync } from "node:fs";
           import { tmpdir } from "node:os";
           for (let made = 0; made < 12_000; made += 1) writeFileSync(tmpdir() + "/" + made, "");
           setInterval(() => {}, 1000);`,
        )
      ).pod.exited,
      "made more than 10000 files",
    ),
};

/** @throws Error if it opened more than a process of a pod may */
export const opensDescriptors: Abuse = {
  name: "100,000 descriptors",
  tries: "open one file over and over",
  async run({ attempt }) {
    const { opened, most } = await attempt({
      opened: `const file = process.argv[1]; let opened = 0;
        try { for (; opened < 100_000; opened += 1) fs.openSync(file); } catch (error) { globalThis.met = error.code; }
        return opened`,
      most: `return globalThis.met`,
    });
    if (!(Number(opened) < 256)) throw new Error(`it opened ${String(opened)}`);
    return `${String(opened)}, then ${String(most)}`;
  },
};
