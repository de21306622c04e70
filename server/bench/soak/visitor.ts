import type { Command, Random } from "../../protocol/index.ts";
import type { Line, Page } from "../../testing/page.ts";
import { anyMessage } from "../fuzz-wire/frames.ts";
import { pick } from "../fuzz-wire/mutate.ts";

/** What the visitors of a soak have done so far. */
export interface Deeds {
  sessions: number;
  runs: number;
  reloads: number;
  dropped: number;
  refused: number;
  /** Turned away, because every place was taken or a run was refused. */
  turnedAway: number;
}

const lessons = ["01-vanished-payments", "03-exit-is-not-graceful", "05-endpoint-race"];

/** A run may take so long on a busy machine; one that takes longer is stopped. */
const patience = 90_000;

/** Whether it came about in time. */
async function inTime(wanted: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const came = wanted.then(
    () => true,
    () => false,
  );
  const result = await Promise.race([came, late]);
  clearTimeout(timer);
  return result;
}

/** The run that a page knows, and how far: what it says when it comes back. */
const known = (line: Line): { run: string | null; after: number } => {
  const run = line.received.findLast((message) => message.type === "run");
  return run ? { run: run.run, after: line.events.at(-1)?.seq ?? 0 } : { run: null, after: 0 };
};

/** Breaks the connection and comes back, as after a reload, which knows nothing, or as after a drop, which resumes. */
async function comeBack(page: Page, session: string, line: Line, reload: boolean): Promise<Line> {
  const hello = reload ? { run: null, after: 0 } : known(line);
  line.socket.terminate();
  return page.connect(session, hello);
}

/**
 * One visitor: opens a session, runs a lesson while it reloads, drops its connection and says what makes no sense, and
 * leaves, by closing or without a word.
 */
export async function visit(page: Page, random: Random, deeds: Deeds): Promise<void> {
  const answer = await page.fetch("/api/sessions", { method: "POST", body: "{}" });
  if (!answer.ok) {
    deeds.turnedAway += 1;
    await answer.body?.cancel();
    return;
  }
  const { session } = (await answer.json()) as { session: string };
  deeds.sessions += 1;
  let line = await page.connect(session);
  const command: Command = {
    type: "run.start",
    lesson: pick(random, lessons),
    variant: pick(random, ["broken", "fixed"]),
    mode: "scripted",
    settings: { seed: Math.floor(random() * 1e6) },
  };
  if ((await line.command(command)) !== undefined) deeds.turnedAway += 1;
  else {
    deeds.runs += 1;
    for (let left = Math.floor(random() * 4); left > 0; left -= 1) {
      if (!(await inTime(line.event("request.settled"), patience))) break;
      const reload = random() < 0.5;
      line = await comeBack(page, session, line, reload);
      if (reload) deeds.reloads += 1;
      else deeds.dropped += 1;
      line.socket.send(anyMessage(random));
      await page.fetch(pick(random, ["/api/nope", "/api/lessons/99", "/api/runs/x/journal.jsonl"]));
      deeds.refused += 2;
    }
    if (random() < 0.7) await inTime(line.event("run.finished"), patience);
    else await line.command({ type: "run.stop" });
  }
  if (random() < 0.5) line.socket.close();
  else line.socket.terminate();
}
