/** How many labs there may be at a time, and how many of them may be making a run. */
export interface Capacity {
  readonly labs: number;
  readonly runs: number;
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

/**
 * So many labs for each core, and no more than any workshop needs: further ones would only stand in the queue for a turn,
 * and to start them all at once takes the processor that the runs need.
 */
const perCore = 4;
const most = 200;

/**
 * What a workshop's machine takes. A run needs 2.7 s of processor time within 5 to 10 s: with one run for each core the
 * verdicts stay right, with more the pods miss their deadlines for want of a processor and not for a fault of theirs.
 */
export function capacityOf({ cores, memory }: Machine): Capacity {
  const fit = Math.floor((memory - spare) / perLab);
  const labs = Math.max(1, Math.min(most, fit, cores * perCore));
  return { labs, runs: Math.min(labs, Math.max(1, cores)) };
}
