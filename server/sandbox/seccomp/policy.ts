import { constants } from "node:os";
import { encode, load, ret, unless, when, type Instruction } from "./bpf.ts";
import { gaps, inspected, lastKnown, refused } from "./syscalls.ts";

export type Architecture = "x64" | "arm64";

/** AUDIT_ARCH_* of linux/audit.h. */
export const auditArch: Record<Architecture, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Byte offsets in `struct seccomp_data`. Only low halves of arguments are read: the kernel uses no more of these. */
const offset = {
  number: 0,
  architecture: 4,
  lowHalfOfArgument: (index: number) => 16 + index * 8,
} as const;

const errno = (code: number): number => 0x00050000 | code;

/** What the filter can answer (linux/seccomp.h). */
export const action = {
  allow: 0x7fff0000,
  killProcess: 0x80000000,
  notPermitted: errno(constants.errno.EPERM),
  noSuchCall: errno(38 /* ENOSYS of Linux, also when this runs elsewhere */),
  noSuchFamily: errno(97 /* EAFNOSUPPORT of Linux */),
} as const;

/** Set in the number of every x32 call: another way to name the same calls, so a way around any list. */
const x32Bit = 0x40000000;

const CLONE_THREAD = 0x00010000;
/** CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID and -NET. */
const CLONE_NEW_ANY = 0x7e020000;
const families = [1 /* AF_UNIX */, 2 /* AF_INET */, 10 /* AF_INET6 */];
const terminalInjection = [0x5412 /* TIOCSTI */, 0x541c /* TIOCLINUX */];
const MAP_SHARED = 0x01;
const MAP_ANONYMOUS = 0x20;
const PR_SET_PDEATHSIG = 1;

const argument = (index: number): Instruction[] => load(offset.lowHalfOfArgument(index));
const notPermitted = ret(action.notPermitted);
const allow = ret(action.allow);

/** Threads only: neither new processes nor new namespaces. */
const cloneRule = (processes: boolean): Instruction[] => [
  ...argument(0),
  ...when("anyBit", CLONE_NEW_ANY, notPermitted),
  ...(processes ? [] : unless("anyBit", CLONE_THREAD, notPermitted)),
  ...allow,
];

/** Other names for what a clone without flags does. */
const forks = new Set(["fork", "vfork"]);

export interface PolicyOptions {
  /** Whether it may start processes, as a shell or npm has to. */
  readonly processes?: boolean;
}

const socketRule = [
  ...argument(0),
  ...families.flatMap((family) => when("equal", family, allow)),
  ...ret(action.noSuchFamily),
];

const ioctlRule = [
  ...argument(1),
  ...terminalInjection.flatMap((request) => when("equal", request, notPermitted)),
  ...allow,
];

/** Shared anonymous memory isn't counted by RLIMIT_DATA: it would be a way to fill the machine's memory. */
const mmapRule = [
  ...argument(3),
  ...when("anyBit", MAP_SHARED, when("anyBit", MAP_ANONYMOUS, notPermitted)),
  ...allow,
];

/** A pod must not shake off the death signal that ties its life to the lab's. */
const prctlRule = [...argument(0), ...when("equal", PR_SET_PDEATHSIG, notPermitted), ...allow];

/**
 * The filter as instructions. A foreign architecture or the x32 ABI kills the process; numbers it doesn't know look
 * like an old kernel's (ENOSYS), so that libraries fall back; what a pod has no business with is EPERM.
 */
export function policy(architecture: Architecture, { processes = false }: PolicyOptions = {}): Instruction[] {
  const column = architecture === "x64" ? 0 : 1;
  const [gapFirst, gapLast] = gaps[architecture];
  const unknown = ret(action.noSuchCall);
  return [
    ...load(offset.architecture),
    ...unless("equal", auditArch[architecture], ret(action.killProcess)),
    ...load(offset.number),
    ...(architecture === "x64" ? when("atLeast", x32Bit, ret(action.killProcess)) : []),
    ...when("greater", lastKnown, unknown),
    ...when("atLeast", gapFirst, unless("greater", gapLast, unknown)),
    // glibc falls back to clone, whose flags can be read here; clone3's lie in memory, out of the filter's sight.
    ...when("equal", inspected.clone3[column], unknown),
    ...when("equal", inspected.clone[column], cloneRule(processes)),
    ...when("equal", inspected.socket[column], socketRule),
    ...when("equal", inspected.socketpair[column], socketRule),
    ...when("equal", inspected.ioctl[column], ioctlRule),
    ...when("equal", inspected.mmap[column], mmapRule),
    ...when("equal", inspected.prctl[column], prctlRule),
    ...Object.entries(refused).flatMap(([name, numbers]) => {
      const number = processes && forks.has(name) ? null : numbers[column];
      return number === null ? [] : when("equal", number, notPermitted);
    }),
    ...allow,
  ];
}

/**
 * The filter for `bwrap --seccomp`.
 * @throws Error on an architecture it hasn't been written for
 */
export function seccompProgram(options: PolicyOptions = {}, architecture: string = process.arch): Uint8Array {
  if (architecture !== "x64" && architecture !== "arm64") {
    throw new Error(`the system call filter knows x64 and arm64, not ${architecture}`);
  }
  return encode(policy(architecture, options));
}
