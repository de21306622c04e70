import { randomBytes } from "node:crypto";
import type { Job } from "../lab/index.ts";
import {
  manifestOf,
  scenarioOf,
  withSettings,
  type RunManifest,
  type Settings,
  type Variant,
} from "../protocol/index.ts";
import { findVariant } from "./catalogue.ts";
import { LessonError, type LessonFolder, type PodSource } from "./folder.ts";

/** A run's name: short, unguessable, fit for a file and for SQL. */
const runId = (): string => randomBytes(9).toString("hex");

/** A learner who is reading must not run into the limit of a scripted run. Cluster seconds. */
const liveLimit = 600;

/** Whose program and manifest it is, and which other runs this one belongs to. */
interface More extends Pick<Job, "origin" | "series"> {
  /** Somebody's own, in the place of the variant's. */
  readonly program?: PodSource | undefined;
  /** Likewise. */
  readonly manifest?: RunManifest | undefined;
}

function manifestIn({ lesson, manifests }: LessonFolder, variant: Variant): RunManifest | undefined {
  const file = manifests.get(variant.id);
  const deployment = lesson.manifests[manifestOf(variant)];
  return file && deployment && { ...file, deployment };
}

/** A run of a lesson's variant, with a learner's settings laid over its scenario. @throws LessonError */
export function jobOf(
  folder: LessonFolder,
  variant: string,
  mode: Job["mode"],
  settings: Settings,
  { program, manifest: own, origin, series }: More = {},
): Job {
  const found = findVariant(folder, variant);
  const { id } = found;
  const source = program ?? folder.pods.get(id);
  if (!source) throw new LessonError(`the lesson ${folder.id} has no pod for ${id}`);
  const scenario = withSettings(scenarioOf(folder.lesson, id, own?.deployment), settings);
  const sidecars = scenario.deployment.sidecars.map(({ name, source: file }) => {
    const sidecar = folder.sidecars.get(file);
    if (!sidecar) throw new LessonError(`the lesson ${folder.id} has no sidecars/${file}`);
    return { name, source: sidecar };
  });
  const services = scenario.trials?.services.map(({ name, source: file }) => {
    const service = folder.services.get(file);
    if (!service) throw new LessonError(`the lesson ${folder.id} has no services/${file}`);
    return { name, source: service };
  });
  const manifest = own ?? manifestIn(folder, found);
  return {
    run: runId(),
    lesson: folder.id,
    variant: id,
    mode,
    source,
    sidecars,
    ...(services && { services }),
    scenario: mode === "live" ? { ...scenario, limit: Math.max(scenario.limit, liveLimit) } : scenario,
    checks: folder.lesson.checks,
    edited: program !== undefined || own !== undefined,
    ...(manifest && { manifest }),
    ...(origin && { origin }),
    ...(series && { series }),
  };
}
