/**
 * What a pod may take before the lab ends it. What a resource limit can bound, it bounds in each process besides; these
 * hold for all processes of a pod together, and for what the kernel doesn't count.
 */
export interface Bounds {
  readonly memoryMB: number;
  /** The same for a pod with a command or with tests, in which several programs run together. */
  readonly memoryTogetherMB: number;
  /** The kernel keeps about 1 KB for each, and tmpfs counts bytes only. */
  readonly files: number;
  /** In its folders, where they are not a file system of a size of its own. */
  readonly filesMB: number;
  readonly processes: number;
  /** Of processor time, all in all. */
  readonly cpuSeconds: number;
  /** By the clock on the wall: a process that has stopped itself costs nothing else. */
  readonly lifeSeconds: number;
}

/** The longest run of a lesson takes a minute; by hand one may take its time. */
export const podBounds: Bounds = {
  memoryMB: 256,
  memoryTogetherMB: 448,
  files: 10_000,
  filesMB: 32,
  processes: 48,
  cpuSeconds: 30,
  lifeSeconds: 900,
};
