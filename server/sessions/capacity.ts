/** How many labs there may be at a time, how many of them may be making a run, and how many may be starting up. */
export interface Capacity {
  readonly labs: number;
  readonly runs: number;
  readonly starts: number;
}

interface Machine {
  readonly cores: number;
  /** What may still be taken, in bytes. */
  readonly memory: number;
}

const mega = 1024 * 1024;
/** What a lab takes, be it with the pods of a run: some 85 MB (npm run bench workshop), and a little to spare. */
const perLab = 100 * mega;
/** For the server itself, its database, and whatever else the machine does. */
const spare = 512 * mega;

/** More than any workshop needs. */
const most = 200;

/**
 * What a workshop's machine takes. A run needs about 2 s of processor time within 5 to 10 s, half of it while it starts:
 * with three runs for two cores, of which one starts at a time, the verdicts stay right (npm run bench workshop); with
 * more, pods miss their deadlines for want of a processor and not for a fault of theirs.
 */
export function capacityOf({ cores, memory }: Machine): Capacity {
  const fit = Math.floor((memory - spare) / perLab);
  const labs = Math.max(1, Math.min(most, fit));
  return { labs, runs: Math.min(labs, Math.max(1, Math.floor(cores * 1.5))), starts: startsOf(cores) };
}

/** How many labs and runs may be starting up at a time. */
export const startsOf = (cores: number): number => Math.max(1, Math.floor(cores / 2));
