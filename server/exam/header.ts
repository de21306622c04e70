import {
  examLesson,
  journalFormat,
  journalVersion,
  scenarioSchema,
  type ExamSettings,
  type Header,
  type ScenarioInput,
} from "../protocol/index.ts";

/** What the service is called in a journal of the exam, and the node that its clients live on. */
export const pod = "service";
/** The instance that clients are sent to afterwards. */
export const other = "next";
export const node = "a";

export type Load = Partial<ScenarioInput["traffic"]>;

/** Programs that start others: where one of them keeps the signal, its own name belongs into the story. */
const wrappers = /(^|\/)(sh|bash|dash|ash|npm|npx|yarn|pnpm|make)$/;

/** What a trial's journal says of itself: a run of one pod, with real seconds. */
export function headerOf(settings: ExamSettings, trial: string, load: Load): Header {
  const { command, grace, preStop, propagation, signal, rate, path, seed } = settings;
  const { method } = settings;
  return {
    format: journalFormat,
    version: journalVersion,
    lesson: examLesson,
    variant: trial,
    mode: "scripted",
    tier: "process",
    runtime: command.join(" "),
    startedAt: new Date().toISOString(),
    checks: [],
    scenario: scenarioSchema.parse({
      nodes: [{ name: node, propagation: { min: propagation, max: propagation } }],
      deployment: {
        replicas: 1,
        grace,
        restartPolicy: "Never",
        readiness: null,
        ...(wrappers.test(command[0] ?? "") && { command }),
        stopSignal: signal,
        ...(preStop > 0 && { preStop: { sleep: preStop } }),
      },
      traffic: {
        rate,
        clientsPerNode: 16,
        deadline: grace + propagation,
        kinds: [{ method, path }],
        ...load,
      },
      limit: 3600,
      seed,
      second: 1000,
    }),
    edited: false,
  };
}
