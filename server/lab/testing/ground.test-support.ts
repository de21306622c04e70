import { afterAll, beforeAll } from "vitest";
import { startPostgres, type PostgresHandle } from "../../ledger/index.ts";
import {
  checkIds,
  scenarioSchema,
  type Header,
  type History,
  type LabEvent,
  type ScenarioInput,
  type Tier,
} from "../../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import type { Job } from "../job.ts";
import { Lab } from "../lab.ts";

/** What a test says of a run; the rest is filled in. */
export interface Experiment {
  readonly pod: string;
  readonly scenario: Omit<ScenarioInput, "nodes"> & Partial<Pick<ScenarioInput, "nodes">>;
  readonly mode?: Job["mode"];
  readonly sidecars?: Job["sidecars"];
  /** Another way to the same database. */
  readonly adminUrl?: (url: string) => string;
  readonly onEvent?: (event: LabEvent, lab: Lab) => void;
}

export interface Made {
  readonly history: History;
  readonly header: Header;
  readonly events: readonly LabEvent[];
}

let runs = 0;

/**
 * One database and one sandbox, of this machine's tier if not told which, for all tests of a file or of a group.
 * Returns what makes a run on them.
 */
export function useGround(tier?: Tier): (experiment: Experiment) => Promise<Made> {
  let postgres: PostgresHandle | undefined;
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    postgres = await startPostgres();
    sandbox = await openSandbox(await chooseTier(tier));
  });
  afterAll(async () => {
    await sandbox?.close();
    await postgres?.stop();
  });
  return async ({ pod, scenario, mode = "scripted", sidecars = [], adminUrl = (url) => url, onEvent }) => {
    if (!postgres || !sandbox) throw new Error("the ground isn't there yet");
    const events: LabEvent[] = [];
    let header: Header | undefined;
    const lab: Lab = new Lab({
      job: {
        run: `test-${process.pid}-${(runs += 1)}`,
        lesson: "test",
        variant: "test",
        mode,
        source: { path: "pod.ts", text: pod },
        sidecars,
        scenario: scenarioSchema.parse({
          nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
          second: 100,
          ...scenario,
        }),
        checks: checkIds,
      },
      sandbox,
      adminUrl: adminUrl(postgres.adminUrl),
      onHeader: (told) => (header = told),
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event, lab);
      },
    });
    const history = await lab.run();
    if (!header) throw new Error("the run told no header");
    return { history, header, events };
  };
}
