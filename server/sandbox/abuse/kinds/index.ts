import type { Abuse } from "../abuse.ts";
import { answersForEver } from "./answers.test-support.ts";
import { fillsDisk, fillsInodes, opensDescriptors } from "./disk.ts";
import { plantsLinks, readsFiles, scrapesEnvironment, signalsOthers, writesFiles } from "./files.ts";
import { forgesRows } from "./ledger.test-support.ts";
import { fillsBuffers, fillsEndlessly, fillsHeap, fillsShared, fillsTogether, fillsWasm } from "./memory.ts";
import { callsForeign, callsRaw, loadsNative } from "./native.ts";
import { bindsPorts, inspects, pivots, reachesOut } from "./network.ts";
import { escapes, floods, forgesReports, longLine } from "./output.ts";
import { crowds, detaches, forks, neverEnds, stops, threads } from "./processes.ts";

/** Every abuse that a sandbox must survive; a new one is a line here. */
export const abuses: readonly Abuse[] = [
  readsFiles,
  scrapesEnvironment,
  signalsOthers,
  reachesOut,
  bindsPorts,
  pivots,
  writesFiles,
  plantsLinks,
  fillsDisk,
  fillsInodes,
  opensDescriptors,
  fillsHeap,
  fillsBuffers,
  fillsEndlessly,
  fillsWasm,
  fillsShared,
  fillsTogether,
  forks,
  crowds,
  threads,
  detaches,
  neverEnds,
  stops,
  floods,
  longLine,
  escapes,
  answersForEver,
  forgesReports,
  forgesRows,
  loadsNative,
  callsRaw,
  callsForeign,
  inspects,
];
