import { existsSync, readFileSync } from "node:fs";

/** What of this machine decides why bubblewrap may not do what it has to. */
export interface Surroundings {
  /** The lab itself runs in a container: of Docker, Podman, or in Kubernetes. */
  readonly within: "docker" | "podman" | "kubernetes" | undefined;
  /** Settings of the kernel by their name; only those that there are. */
  readonly sysctl: Readonly<Record<string, string>>;
}

const switches = [
  "kernel.apparmor_restrict_unprivileged_userns",
  "kernel.unprivileged_userns_clone",
  "user.max_user_namespaces",
];

function settingOf(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll(".", "/")}`, "latin1").trim();
  } catch {
    return undefined;
  }
}

function container(): Surroundings["within"] {
  if (process.env["KUBERNETES_SERVICE_HOST"] !== undefined) return "kubernetes";
  if (existsSync("/run/.containerenv")) return "podman";
  return existsSync("/.dockerenv") ? "docker" : undefined;
}

/** Looks around on this machine. */
export const lookAround = (): Surroundings => ({
  within: container(),
  sysctl: Object.fromEntries(
    switches.flatMap((name) => {
      const value = settingOf(name);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});

interface Hint {
  /** What bubblewrap, or the lab before it, says. */
  readonly when: RegExp;
  /** What to do here; undefined: this isn't it. */
  readonly advice: (around: Surroundings) => string | undefined;
}

const always = (advice: string) => () => advice;

/** As Ubuntu's own documentation has it; `unconfined` is what bwrap was before there was such a restriction. */
const profile = String.raw`abi <abi/4.0>,\ninclude <tunables/global>\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\n  userns,\n}\n`;

const appArmor = `Ubuntu's AppArmor keeps programs from making user namespaces. Give bwrap a profile that lets it: printf '${profile}' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap. Or lift it for the whole machine, until its next start: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0.`;

/** How the container around the lab is started so that it may make user namespaces. */
const letNamespaces = {
  docker:
    "Docker's seccomp profile forbids user namespaces. Start its container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined.",
  podman:
    "Podman's seccomp profile forbids user namespaces. Start its container with --security-opt seccomp=unconfined --security-opt label=disable --security-opt unmask=ALL.",
  kubernetes:
    "The pod's seccomp profile forbids user namespaces. Give its container securityContext: {seccompProfile: {type: Unconfined}, procMount: Unmasked}, and the pod hostUsers: false, which that needs.",
} as const;

const unmask = {
  docker: "Start the container that the lab runs in with --security-opt systempaths=unconfined.",
  podman: "Start the container that the lab runs in with --security-opt unmask=ALL.",
  kubernetes:
    "Give the lab's container securityContext: {procMount: Unmasked}, and the pod hostUsers: false, which that needs.",
} as const;

/** The first that fits says it. */
const hints: readonly Hint[] = [
  { when: /isn't installed/, advice: always("Then start the lab again.") },
  {
    when: /need Linux/,
    advice: always("Run the lab on Linux, or in a Linux virtual machine, to have containers."),
  },
  { when: /[Uu]nknown option/, advice: always("Install bubblewrap 0.8 or later.") },
  { when: /system call filter knows/, advice: always("Containers are available on x64 and arm64 only.") },
  {
    when: /mount proc on/,
    advice: ({ within }) =>
      `Parts of /proc are masked here, and a kernel that sees that lets nobody mount another. ${unmask[within ?? "docker"]}`,
  },
  {
    when: /max_\*_namespaces|ENOSPC/,
    advice: ({ sysctl }) =>
      `The kernel allows too few namespaces (user.max_user_namespaces is ${sysctl["user.max_user_namespaces"] ?? "not to be read"}). Run: sudo sysctl -w user.max_user_namespaces=15000 user.max_net_namespaces=15000 user.max_pid_namespaces=15000 user.max_mnt_namespaces=15000.`,
  },
  {
    when: /uid map|RTM_NEWADDR|[Nn]o permissions to creat|new namespace failed|make \/ slave|Failed to mount/,
    advice: ({ within, sysctl }) => {
      if (within !== undefined) return letNamespaces[within];
      if (sysctl["kernel.apparmor_restrict_unprivileged_userns"] === "1") return appArmor;
      if (sysctl["kernel.unprivileged_userns_clone"] === "0")
        return "The kernel lets root alone make user namespaces. Run: sudo sysctl -w kernel.unprivileged_userns_clone=1.";
      return undefined;
    },
  },
  {
    when: /uid map: Invalid argument/,
    advice: always(
      "This bwrap is set-uid root, which it needn't be where the kernel has user namespaces. Run: sudo chmod u-s on it.",
    ),
  },
  {
    when: /[Nn]o permissions|Permission denied|Operation not permitted|uid map|RTM_NEWADDR|namespace/,
    advice: always(
      "Something here keeps bwrap from making user namespaces: a seccomp profile if the lab runs in a container (Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined), or a security module, of which `sudo dmesg | tail` tells.",
    ),
  },
];

/** What to do about a container that couldn't be started. */
export function hintFor(problem: string, around: Surroundings = lookAround()): string {
  for (const { when, advice } of hints) {
    const said = when.test(problem) ? advice(around) : undefined;
    if (said !== undefined) return said;
  }
  return "Please report this with the version of bubblewrap and of the kernel.";
}
