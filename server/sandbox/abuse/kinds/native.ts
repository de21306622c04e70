import { endOf, onlyInContainers, refusals, type Abuse } from "../abuse.ts";

const unheld = onlyInContainers(
  "no filter there: Node's permissions refuse addons and foreign functions, see above",
);

export const loadsNative: Abuse = {
  name: "native addons, dlopen, ffi",
  tries: "get at machine code, by every way that Node has",
  run: async ({ attempt }) =>
    refusals(
      await attempt(
        {
          addon: `process.dlopen({ exports: {} }, "/tmp/x.node")`,
          library: `process.dlopen({ exports: {} }, process.execPath)`,
          ffi: `(await import("node:ffi")).dlopen(null, {})`,
          wasi: `new (await import("node:wasi")).WASI({ version: "preview1", preopens: { "/": "/" } })`,
          binding: `process.binding("spawn_sync")`,
        },
        { belted: true },
      ),
    ),
};

const raw = `
import { dlopen, getInt32 } from "node:ffi";
const { functions } = dlopen(null, {
  syscall: { arguments: Array(7).fill("int64"), return: "int64" },
  __errno_location: { arguments: [], return: "pointer" },
});
const errno = functions.__errno_location();
const call = (number, ...given) => {
  const args = [...given, 0, 0, 0, 0, 0, 0].slice(0, 6).map(BigInt);
  const result = functions.syscall(BigInt(number), ...args);
  return result < 0n ? -getInt32(errno, 0) : "done";
};`;

/** By number, x64 and arm64: see seccomp/filter.proc.test.ts for the whole list. */
const calls = {
  ptrace: [101, 117],
  readOthers: [310, 270],
  mount: [165, 40],
  unshare: [272, 97],
  setns: [308, 268],
  keyctl: [250, 219],
  bpf: [321, 280],
  ioUring: [425, 425],
  memfd: [319, 279],
  sharedMemory: [29, 194],
  kexec: [246, 104],
  chroot: [161, 51],
} as const;

export const callsRaw: Abuse = {
  name: "raw system calls",
  tries:
    "ask the kernel past Node: look into others, mount, leave the namespaces, take memory that nobody counts",
  not: unheld,
  async run({ start }) {
    const column = process.arch === "arm64" ? 1 : 0;
    const list = Object.entries(calls).map(([name, numbers]) => `${name}: call(${numbers[column]})`);
    const { line, pod } = await start(
      `${raw}\nconsole.log(JSON.stringify({ ${list.join(", ")} })); process.exit(0);`,
    );
    const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
    await pod.exited;
    return refusals(outcomes);
  },
};

export const callsForeign: Abuse = {
  name: "foreign ABI",
  tries: "the same calls by their x32 numbers, which no list names",
  not: (place) =>
    unheld(place) ?? (process.arch === "x64" ? undefined : "only x64 has another name for its calls"),
  async run({ start }) {
    const { pod, log } = await start(`${raw}\ncall(0x40000000 + 39); console.log("survived");`);
    const exit = await pod.exited;
    if (log.includes("survived")) throw new Error("it survived");
    return endOf(exit);
  },
};
