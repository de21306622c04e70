import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { Health, startApi } from "./api/index.ts";
import { startPostgres } from "./ledger/index.ts";
import { lessonWithId, readCatalogue } from "./lessons/index.ts";
import { Metrics, record, serveMetrics, type Log } from "./operations/index.ts";
import { chooseTier, type TierChoice } from "./sandbox/index.ts";
import { KeptRuns, RoomFile, Sessions } from "./sessions/index.ts";
import { ground, openWorkshop, originOf, type Sharing } from "./sharing.ts";
import { shutDown, type Budget } from "./shutdown.ts";
import type { Tier } from "./protocol/index.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Where the lessons are kept. */
export const lessonsFolder = folder("../lessons");
const pageFolder = folder("../dist/web");
/** The built page that replays a journal put into it. */
export const replayTemplate = folder("../dist/web/replay.html");

export interface ServeOptions {
  readonly hostname: string;
  readonly port: number;
  readonly tier: Tier | undefined;
  /** The page's token; a new one where left out. */
  readonly token: string | undefined;
  /** The folder of what is kept from one server to the next. */
  readonly data: string;
  /** How many runs are kept there; as many as is usual where left out. */
  readonly runs: number | undefined;
  /** Who uses it: one person, or a workshop. */
  readonly sharing: Sharing;
  /** Where the metrics are served; nowhere where left out. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** How its shutdown's time is spent. */
  readonly budget: Budget;
}

export interface RunningServer {
  /** With the token in its fragment, which no server log ever sees. */
  readonly url: string;
  readonly tier: TierChoice;
  /** What people need to join the workshop, if it is one: where to go, and the code. */
  readonly join: { readonly url: string; readonly code: string } | undefined;
  /** What is different here from what one may expect, one sentence each. */
  readonly remarks: readonly string[];
  /** Resolves with the reason when it can't do its work any more, and has to be closed; a new one could. */
  readonly broken: Promise<string>;
  /** Ends everything in order, within the budget; finished runs are kept. */
  close(): Promise<void>;
}

/**
 * Starts the whole lab: the database, the sessions and the web server.
 *
 * @param end once it is aborted, nothing more is started, and what has been is ended again
 * @returns undefined when that came first
 */
export async function serve(
  options: ServeOptions,
  log: Log,
  end: AbortSignal,
): Promise<RunningServer | undefined> {
  if (!existsSync(pageFolder)) {
    throw new Error("the page has not been built: run `npm start`, which builds it, or `npm run build`");
  }
  await using started = new AsyncDisposableStack();
  try {
    return await start(options, log, started, end);
  } catch (error) {
    if (end.aborted && error === end.reason) return undefined;
    throw error;
  }
}

async function start(
  {
    hostname,
    port,
    tier,
    token = randomBytes(32).toString("hex"),
    data,
    runs,
    sharing,
    metrics: at,
    budget,
  }: ServeOptions,
  log: Log,
  started: AsyncDisposableStack,
  end: AbortSignal,
): Promise<RunningServer> {
  const kept = await KeptRuns.open({
    data,
    ...(runs !== undefined && { runs }),
    log: (line) => log.say("warn", "kept-runs", line),
  });
  const choice = await chooseTier(tier);
  end.throwIfAborted();
  const database = started.adopt(await startPostgres(), ({ stop }) => stop());
  end.throwIfAborted();
  const metrics = new Metrics();
  const { limits, remarks } = ground(sharing, choice.tier);
  const sessions = new Sessions({
    ground: { tier: choice, adminUrl: database.adminUrl },
    find: (lesson) => lessonWithId(lessonsFolder, lesson),
    kept,
    ...limits,
    tell: record(log, metrics),
  });
  const health = new Health();
  // Read once: it takes a tenth of a second, and every page that opens asks for it.
  const { lessons, problems } = await readCatalogue(lessonsFolder);
  let origin = "";
  const room = new RoomFile(data, (line) => log.say("warn", "workshop", line));
  const workshop = sharing.workshop ? openWorkshop(sessions, lessons, () => origin, room) : undefined;
  const api = started.adopt(
    await startApi({
      hostname,
      port,
      publicHost: sharing.publicHost?.host,
      workshop,
      token,
      about: {
        tier: choice.tier,
        why: choice.why,
        runtime: `node ${process.versions.node}`,
        version: packageJson.version,
        editing: limits.editing,
      },
      lessons,
      sessions,
      kept,
      health,
      page: pageFolder,
      answered: (status) => metrics.answered(status),
      failed: (what, error) => log.say("error", "failed", `${what}: ${error.stack ?? error.message}`),
    }),
    (open) => open.close(0),
  );
  metrics.watch(() => ({ sessions: sessions.counts, sockets: api.sockets, ready: health.ready }));
  const figures = at && (await serveMetrics(metrics, at));
  started.move();
  for (const { message } of problems) log.say("warn", "left-out", `left out: ${message}`);
  log.note("open", {
    host: hostname,
    port: api.port,
    tier: choice.tier,
    why: choice.why,
    version: packageJson.version,
    ...(figures && { metrics: figures.port }),
  });
  origin = originOf(sharing, hostname, api.port);
  return {
    url: `${origin}/#token=${token}`,
    tier: choice,
    join: workshop && { url: `${origin}/join`, code: workshop.code },
    remarks,
    broken: database.ended.then(() => "the database has ended"),
    async close() {
      const saved = async (): Promise<void> => {
        workshop?.keep();
        await Promise.all([kept.settled(), room.settled()]);
      };
      const say = (what: string): void => log.say("info", "closing", what);
      await shutDown({ health, api, sessions, saved, database }, budget, say);
      await figures?.close();
    },
  };
}
