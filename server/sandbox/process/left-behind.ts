import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Whoever is killed may have started another meanwhile. */
const rounds = 20;

const orNothing = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "";
  }
};

/**
 * Processes that were started from this folder, work in it or were told of it, as every Node under the permission model
 * is; none where the system doesn't tell.
 */
function thoseIn(folder: string): number[] {
  const pids = orNothing(() => readdirSync("/proc").join(" ")).match(/\b\d+\b/g) ?? [];
  return pids.map(Number).filter((pid) => {
    const place = `${orNothing(() => readlinkSync(`/proc/${pid}/cwd`))}/`;
    const told = ["cmdline", "environ"].map((file) =>
      orNothing(() => readFileSync(`/proc/${pid}/${file}`, "utf8")),
    );
    return pid !== process.pid && [place, ...told].some((text) => text.includes(`${folder}/`));
  });
}

/**
 * Kills what left its process group, as a child that is `detached` does, and so outlives it. To be called when everybody
 * else of the folder has gone.
 */
export function killThoseIn(folder: string): void {
  for (let round = 0; round < rounds; round += 1) {
    const left = thoseIn(folder);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It was quicker.
      }
    }
  }
}
