import { expect, test } from "vitest";
import { hintFor, lookAround, type Surroundings } from "./hints.ts";

const bare: Surroundings = { within: undefined, sysctl: {} };
const ubuntu: Surroundings = {
  within: undefined,
  sysctl: { "kernel.apparmor_restrict_unprivileged_userns": "1", "user.max_user_namespaces": "127235" },
};
const docker: Surroundings = { ...bare, within: "docker" };
const podman: Surroundings = { ...bare, within: "podman" };
const kubernetes: Surroundings = { ...ubuntu, within: "kubernetes" };

/** As bubblewrap prints them, behind what the lab says itself. */
const says = (text: string): string => `bubblewrap could not make the container: bwrap: ${text}`;
const debian =
  "No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces. See <https://deb.li/bubblewrap> or <file:///usr/share/doc/bubblewrap/README.Debian.gz>.";
const upstream =
  "No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces. On e.g. debian this can be enabled with 'sysctl kernel.unprivileged_userns_clone=1'.";
const exceeded =
  "Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)";

test.each<[string, string, Surroundings, RegExp]>([
  [
    "no bubblewrap",
    "bwrap isn't installed: install the package bubblewrap with your package manager",
    bare,
    /^Then start the lab again\.$/,
  ],
  ["no Linux", "containers need Linux, and this is darwin", bare, /Linux virtual machine/],
  ["an old bubblewrap", says("Unknown option --disable-userns"), bare, /^Install bubblewrap 0\.8 or later/],
  [
    "another architecture",
    "the system call filter knows x64 and arm64, not riscv64",
    bare,
    /x64 and arm64 only/,
  ],
  [
    "Ubuntu 24.04",
    says("setting up uid map: Permission denied"),
    ubuntu,
    /userns,.*tee \/etc\/apparmor\.d\/bwrap && sudo apparmor_parser -r/,
  ],
  [
    "Ubuntu, once the namespace is there",
    says("loopback: Failed RTM_NEWADDR: Operation not permitted"),
    ubuntu,
    /apparmor_restrict_unprivileged_userns=0/,
  ],
  ["Docker's seccomp profile", says(debian), docker, /seccomp=unconfined.*systempaths=unconfined/],
  [
    "Docker's, on an Ubuntu host",
    says("Creating new namespace failed: Operation not permitted"),
    { ...ubuntu, within: "docker" },
    /^Docker's seccomp/,
  ],
  [
    "Docker's AppArmor profile",
    says("Failed to make / slave: Permission denied"),
    docker,
    /apparmor=unconfined/,
  ],
  ["Podman's SELinux label", says("Failed to mount tmpfs: Permission denied"), podman, /label=disable/],
  ["Kubernetes", says(upstream), kubernetes, /seccompProfile: {type: Unconfined}.*hostUsers: false/],
  [
    "a masked /proc in Docker",
    says("Can't mount proc on /newroot/proc: Operation not permitted"),
    docker,
    /masked.*systempaths=unconfined/,
  ],
  [
    "a masked /proc in Podman",
    says("Can't mount proc on /newroot/proc: Operation not permitted"),
    podman,
    /masked.*unmask=ALL/,
  ],
  [
    "a masked /proc in Kubernetes",
    says("Can't mount proc on /newroot/proc: Operation not permitted"),
    kubernetes,
    /masked.*procMount: Unmasked/,
  ],
  [
    "no namespaces left",
    says(exceeded),
    { ...bare, sysctl: { "user.max_user_namespaces": "0" } },
    /is 0\).*sysctl -w user\.max_user_namespaces=/,
  ],
  [
    "a kernel that lets root alone",
    says(upstream),
    { ...bare, sysctl: { "kernel.unprivileged_userns_clone": "0" } },
    /sysctl -w kernel\.unprivileged_userns_clone=1/,
  ],
  ["a set-uid bubblewrap", says("setting up uid map: Invalid argument"), bare, /chmod u-s/],
  ["something that forbids it", says("setting up uid map: Permission denied"), bare, /dmesg/],
  ["something else", 'a pod ended with {"code":3} instead of serving', ubuntu, /^Please report this/],
])("%s is known by what is said, and there is something to do", (_, problem, around, advice) => {
  expect(hintFor(problem, around)).toMatch(advice);
});

test("what this machine is, is looked up", () => {
  const { sysctl } = lookAround();
  if (process.platform === "linux")
    expect(Number(sysctl["user.max_user_namespaces"])).toBeGreaterThanOrEqual(0);
  else expect(sysctl).toEqual({});
});
