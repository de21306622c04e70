/** What pod code may touch, as paths inside its sandbox. */
export interface Reach {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Whether it may start processes, which are confined as it is. */
  readonly processes?: boolean;
}

/**
 * Node's own confinement, equal in both tiers: small heaps, no inspector, no addons, no child processes or threads,
 * files only where they belong. A seat belt, not a wall. Only tests may start processes.
 */
export const nodeFlags = (reach: Reach): string[] => [
  "--max-old-space-size=64",
  "--max-semi-space-size=8",
  "--disable-sigusr1",
  "--no-addons",
  "--v8-pool-size=1",
  "--permission",
  "--allow-net",
  ...(reach.processes ? ["--allow-child-process", "--disable-warning=SecurityWarning"] : []),
  ...[...reach.readable, ...reach.writable].map((path) => `--allow-fs-read=${path}`),
  ...reach.writable.map((path) => `--allow-fs-write=${path}`),
  // --allow-net says that it is experimental, in each pod's own log.
  "--disable-warning=ExperimentalWarning",
];
