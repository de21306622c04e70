import { readFileSync } from "node:fs";

interface Hint {
  readonly when: RegExp;
  readonly advice: string;
}

const hints: readonly Hint[] = [
  { when: /isn't installed/, advice: "Then start the lab again." },
  { when: /need Linux/, advice: "Run the lab on Linux, or in a Linux virtual machine, to have containers." },
  { when: /[Uu]nknown option/, advice: "Install bubblewrap 0.8 or later." },
  {
    when: /system call filter knows/,
    advice: "Containers are available on x64 and arm64 only.",
  },
  {
    when: /No permissions|Permission denied|Operation not permitted|uid map|RTM_NEWADDR|namespace/,
    advice:
      "Allow unprivileged user namespaces for bwrap: an AppArmor profile with `userns,` on Ubuntu, user.max_user_namespaces > 0, or a less strict seccomp profile when the lab itself runs in a container.",
  },
];

function appArmorRestricts(): boolean {
  try {
    return readFileSync("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "latin1").trim() === "1";
  } catch {
    return false;
  }
}

/** What to do about a container that couldn't be started, in one sentence. */
export function hintFor(problem: string): string {
  const hint = hints.find(({ when }) => when.test(problem));
  if (hint !== undefined) return hint.advice;
  if (appArmorRestricts())
    return "AppArmor restricts unprivileged user namespaces here: give bwrap a profile with `userns,`.";
  return "Please report this with the version of bubblewrap and of the kernel.";
}
