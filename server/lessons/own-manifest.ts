import {
  maxManifest,
  scenarioOf,
  type GivenDeployment,
  type ProgramProblem,
  type RunManifest,
  type Tier,
} from "../protocol/index.ts";
import { LessonError, type LessonFolder } from "./folder.ts";
import { readManifest } from "./manifest/index.ts";
import { unfit } from "./unfit.ts";

/** What a manifest of somebody's own is called, in its errors and in its journal. */
const path = "pods/yours.yaml";

function read(text: string): ReturnType<typeof readManifest> {
  const problem = unfit(text, "manifest", maxManifest);
  return problem ? { deployment: undefined, problems: [problem] } : readManifest(text);
}

/** What keeps a manifest from being used, from top to bottom. Empty when it can be. */
export const manifestProblems = (manifest: string): readonly ProgramProblem[] => read(manifest).problems;

/**
 * A manifest of somebody's own, to be laid over a lesson's scenario.
 *
 * @throws LessonError naming the line and the column, or the command that this tier can't confine
 */
export function ownManifest(manifest: string, folder: LessonFolder, tier: Tier): RunManifest {
  const { deployment, problems } = read(manifest);
  const [problem] = problems;
  if (problem || !deployment) {
    const { line, column, message } = problem ?? {
      line: 1,
      column: 1,
      message: "there is no Deployment here",
    };
    throw new LessonError(`${path}:${line}:${column}: ${message}; mend it there, then run it again`);
  }
  const loose = tier === "process" ? strangeCommand(folder, deployment) : undefined;
  if (loose)
    throw new LessonError(
      `${path}: on this machine nothing confines the command ${JSON.stringify(loose)}: only the container tier does; take one that the lesson's own manifests have, or none`,
    );
  return { path, text: manifest, deployment };
}

/** A command that is nowhere in the lesson's folder. A program is held by Node's permissions; a shell is held by nothing. */
function strangeCommand(
  { lesson, rewrites }: LessonFolder,
  deployment: GivenDeployment,
): readonly string[] | undefined {
  const known = [
    ...lesson.variants.map(({ id }) => scenarioOf(lesson, id).deployment),
    ...rewrites.map(({ manifest }) => (manifest ? read(manifest.text).deployment : undefined)),
  ].flatMap((each) => (each ? commandsOf(each) : []));
  const alike = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);
  return commandsOf(deployment).find((command) => !known.some((each) => alike(each, command)));
}

const commandsOf = ({ command, preStop }: GivenDeployment): (readonly string[])[] => [
  ...(command ? [command] : []),
  ...(preStop && "exec" in preStop && preStop.exec ? [preStop.exec] : []),
];
