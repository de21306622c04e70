import { constants } from "node:os";
import { describe, expect, it } from "vitest";
import { attempts } from "../testing/attempts.ts";
import { container, startPod } from "../testing/pods.ts";
import { inspected, refused } from "./syscalls.ts";

const { EPERM, ENOSYS, EAFNOSUPPORT } = constants.errno;
const column = process.arch === "arm64" ? 1 : 0;

/** Raw system calls from pod code: what a pod could do if Node's own confinement failed altogether. */
const rawCalls = `
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

describe.skipIf(container.skipped)(`the filter on a real process, ${container.title}`, () => {
  async function ask(calls: Record<string, readonly (number | null)[]>): Promise<Record<string, unknown>> {
    const sandbox = await container.open(["--allow-ffi"]);
    try {
      const list = Object.entries(calls).filter(([, [number]]) => number !== null);
      const { pod, line } = await startPod(
        sandbox,
        attempts(
          Object.fromEntries(list.map(([name, args]) => [name, `return call(${args.join()})`])),
          rawCalls,
        ),
      );
      const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
      await pod.exited;
      return outcomes;
    } finally {
      await sandbox.close();
    }
  }

  it("refuses every call on the list", async () => {
    // Those that Node itself has no reason to make can all be tried with zeros: the filter answers before the kernel.
    const answers = await ask(
      Object.fromEntries(Object.entries(refused).map(([name, numbers]) => [name, [numbers[column]]])),
    );
    expect(Object.values(answers).length).toBeGreaterThan(60);
    expect(Object.entries(answers).filter(([, answer]) => answer !== -EPERM)).toEqual([]);
  });

  it("looks at arguments where they decide", async () => {
    const { clone, clone3, socket, ioctl, mmap, prctl } = inspected;
    expect(
      await ask({
        fork: [clone[column], constants.signals.SIGCHLD],
        namespace: [clone[column], 0x10000000 | constants.signals.SIGCHLD],
        clone3: [clone3[column]],
        unknown: [999],
        netlink: [socket[column], 16, 3],
        vsock: [socket[column], 40, 1],
        unix: [socket[column], 1, 1],
        inject: [ioctl[column], 0, 0x5412],
        sharedMemory: [mmap[column], 0, 4096, 3, 0x21, -1],
        privateMemory: [mmap[column], 0, 4096, 3, 0x22, -1],
        deathSignal: [prctl[column], 1, 0],
      }),
    ).toEqual({
      fork: -EPERM,
      namespace: -EPERM,
      clone3: -ENOSYS,
      unknown: -ENOSYS,
      netlink: -EAFNOSUPPORT,
      vsock: -EAFNOSUPPORT,
      unix: "done",
      inject: -EPERM,
      sharedMemory: -EPERM,
      privateMemory: "done",
      deathSignal: -EPERM,
    });
  });
});
