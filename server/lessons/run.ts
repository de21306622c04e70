import { openLab, type Job } from "../lab/index.ts";
import type { Header, History, LabEvent } from "../protocol/index.ts";
import type { Sandbox } from "../sandbox/index.ts";

/** What a run in this process needs. */
export interface RunGround {
  readonly sandbox: Sandbox;
  readonly adminUrl: string;
}

export interface FinishedRun {
  readonly history: History;
  readonly header: Header;
  readonly events: readonly LabEvent[];
}

/** Makes a scripted run in this process, from start to verdict. Aborting stops it; it still settles everything. */
export async function makeRun(job: Job, ground: RunGround, signal?: AbortSignal): Promise<FinishedRun> {
  const events: LabEvent[] = [];
  let header: Header | undefined;
  const lab = openLab({
    job,
    ...ground,
    onHeader: (first) => (header = first),
    onEvent: (event) => events.push(event),
  });
  const stop = () => void lab.command({ type: "run.stop" });
  signal?.addEventListener("abort", stop, { once: true });
  const history = await lab.run();
  signal?.removeEventListener("abort", stop);
  return { history, header: header ?? history.header, events };
}
