import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { opcode } from "./bpf.ts";
import { evaluate } from "./interpreter.ts";
import { action, auditArch, policy, seccompProgram, type Architecture } from "./policy.ts";
import { gaps, inspected, lastKnown, refused } from "./syscalls.ts";

const foreign = { i386: 0x40000003, arm: 0x40000028, s390x: 0x80000016 };

describe.each<Architecture>(["x64", "arm64"])("the system call filter on %s", (architecture) => {
  const program = seccompProgram({}, architecture);
  const column = architecture === "x64" ? 0 : 1;
  const ask = (number: number, ...args: (number | bigint)[]) =>
    evaluate(program, { architecture: auditArch[architecture], number, arguments: args.map(BigInt) });

  it("kills on every other architecture", () => {
    const other = auditArch[architecture === "x64" ? "arm64" : "x64"];
    for (const arch of [...Object.values(foreign), other]) {
      expect(evaluate(program, { architecture: arch, number: 1 })).toBe(action.killProcess);
    }
  });

  it("gives every number an answer, and only answers of the policy", () => {
    const answers = new Set<number>(Object.values(action));
    const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600 }),
        fc.array(word, { minLength: 6, maxLength: 6 }),
        (number, args) => answers.has(ask(number, ...args)),
      ),
      { numRuns: 2000 },
    );
  });

  it("answers ENOSYS to numbers it doesn't know, so that libraries fall back", () => {
    const [first, last] = gaps[architecture];
    for (const number of [first, last, lastKnown + 1, 1000, 0x3fffffff]) {
      expect(ask(number), String(number)).toBe(action.noSuchCall);
    }
    expect(ask(inspected.clone3[column])).toBe(action.noSuchCall);
    expect(ask(first - 1)).not.toBe(action.noSuchCall);
    expect(ask(last + 1)).not.toBe(action.noSuchCall);
    expect(ask(lastKnown)).toBe(action.allow);
  });

  it.each(Object.entries(refused))("refuses %s", (_name, numbers) => {
    const number = numbers[column];
    if (number !== null) expect(ask(number)).toBe(action.notPermitted);
  });

  it("allows what Node lives on", () => {
    const calls =
      architecture === "x64"
        ? [0, 1, 3, 10, 11, 12, 13, 202, 232, 233, 257, 288, 231, 59]
        : [56, 57, 63, 64, 98, 22, 242, 94, 221];
    for (const number of calls) expect(ask(number), String(number)).toBe(action.allow);
  });

  it("lets clone make threads and nothing else", () => {
    const [clone, thread] = [inspected.clone[column], 0x3d0f00];
    expect(ask(clone, thread)).toBe(action.allow);
    expect(ask(clone, 17 /* SIGCHLD: fork */)).toBe(action.notPermitted);
    expect(ask(clone, 0x4111 /* vfork */)).toBe(action.notPermitted);
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(ask(clone, thread | flag), flag.toString(16)).toBe(action.notPermitted);
    }
  });

  it("lets a pod with a command fork, and that is all it is let besides", () => {
    const wrapped = seccompProgram({ processes: true }, architecture);
    const askWrapped = (number: number, ...args: (number | bigint)[]) =>
      evaluate(wrapped, { architecture: auditArch[architecture], number, arguments: args.map(BigInt) });
    const clone = inspected.clone[column];
    expect(askWrapped(clone, 17 /* SIGCHLD: fork */)).toBe(action.allow);
    expect(askWrapped(clone, 0x4111 /* vfork */)).toBe(action.allow);
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(askWrapped(clone, 17 | flag), flag.toString(16)).toBe(action.notPermitted);
    }
    const forks = new Set<number | null>([refused.fork[column], refused.vfork[column], clone]);
    const args = [0x3d0f00, 0x21, 1, 0x22];
    for (let number = 0; number <= lastKnown + 1; number += 1) {
      if (!forks.has(number)) expect(askWrapped(number, ...args), String(number)).toBe(ask(number, ...args));
    }
  });

  it.each(["socket", "socketpair"] as const)("lets %s open Unix and internet sockets only", (name) => {
    for (const family of [1, 2, 10]) expect(ask(inspected[name][column], family)).toBe(action.allow);
    for (const family of [0, 3, 16, 17, 38, 40, 44]) {
      expect(ask(inspected[name][column], family)).toBe(action.noSuchFamily);
    }
  });

  it("refuses injection into terminals, with anything in the half of the word that the kernel ignores", () => {
    const ioctl = inspected.ioctl[column];
    for (const request of [0x5412n, 0x541cn]) {
      expect(ask(ioctl, 0, request)).toBe(action.notPermitted);
      expect(ask(ioctl, 0, request | (0xabcdn << 32n))).toBe(action.notPermitted);
    }
    expect(ask(ioctl, 0, 0x5421)).toBe(action.allow);
  });

  it("refuses shared anonymous memory and nothing else of mmap", () => {
    const map = (flags: number) => ask(inspected.mmap[column], 0, 4096, 3, flags);
    expect(map(0x21)).toBe(action.notPermitted);
    expect(map(0x23)).toBe(action.notPermitted);
    expect(map(0x22)).toBe(action.allow);
    expect(map(0x01)).toBe(action.allow);
    expect(map(0x4022)).toBe(action.allow);
  });

  it("keeps the death signal in place", () => {
    expect(ask(inspected.prctl[column], 1)).toBe(action.notPermitted);
    expect(ask(inspected.prctl[column], 15)).toBe(action.allow);
  });
});

describe("the program", () => {
  it("kills the x32 names of x64 calls", () => {
    const x32 = { architecture: auditArch.x64, number: 0x40000000 | 101 };
    expect(evaluate(seccompProgram({}, "x64"), x32)).toBe(action.killProcess);
  });

  it("jumps forward and inside the program only", () => {
    for (const architecture of ["x64", "arm64"] as const) {
      const instructions = policy(architecture);
      for (const [index, { code, whenTrue, whenFalse }] of instructions.entries()) {
        if (code === opcode.ret) continue;
        expect(index + 1 + Math.max(whenTrue, whenFalse)).toBeLessThan(instructions.length);
      }
    }
  });

  it("says so on an architecture it wasn't written for", () => {
    expect(() => seccompProgram({}, "riscv64")).toThrow("knows x64 and arm64, not riscv64");
  });
});
