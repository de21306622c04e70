import { Lab } from "./lab.ts";
import type { LabOptions, RunningLab } from "./running-lab.ts";
import { TrialLab } from "./trials/trial-lab.ts";

/** The lab that a job needs: a cluster with traffic, or a bench on which a test is tried. */
export function openLab(options: LabOptions): RunningLab {
  const { trials } = options.job.scenario;
  return trials ? new TrialLab(options, trials) : new Lab(options);
}
