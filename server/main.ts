import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { startApi } from "./api/index.ts";
import { startPostgres } from "./ledger/index.ts";
import { findLesson, readCatalogue } from "./lessons/index.ts";
import { chooseTier, type TierChoice } from "./sandbox/index.ts";
import { KeptRuns, Sessions } from "./sessions/index.ts";
import { ground, openWorkshop, originOf, type Sharing } from "./sharing.ts";
import type { Tier } from "./protocol/index.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Where the lessons are kept. */
export const lessonsFolder = folder("../lessons");
const pageFolder = folder("../dist/web");

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
}

export interface RunningServer {
  /** With the token in its fragment, which no server log ever sees. */
  readonly url: string;
  readonly tier: TierChoice;
  /** What people need to join the workshop, if it is one: where to go, and the code. */
  readonly join: { readonly url: string; readonly code: string } | undefined;
  /** What is different here from what one may expect, one sentence each. */
  readonly remarks: readonly string[];
  /** Lesson folders that were left out, one sentence each. */
  readonly problems: readonly string[];
  /** Ends everything in order: pages told, labs and their pods ended, then the database; finished runs are kept. */
  close(): Promise<void>;
}

/** Starts the whole lab: the database, the sessions and the web server. */
export async function serve({
  hostname,
  port,
  tier,
  token = randomBytes(32).toString("hex"),
  data,
  runs,
  sharing,
}: ServeOptions): Promise<RunningServer> {
  if (!existsSync(pageFolder)) {
    throw new Error("the page has not been built: run `npm start`, which builds it, or `npm run build`");
  }
  const kept = await KeptRuns.open({
    data,
    ...(runs !== undefined && { runs }),
    log: (line) => void process.stderr.write(`${line}\n`),
  });
  const choice = await chooseTier(tier);
  const postgres = await startPostgres();
  const { limits, remarks } = ground(sharing, choice.tier);
  const sessions = new Sessions({
    ground: { tier: choice, adminUrl: postgres.adminUrl },
    find: (lesson) => findLesson(lessonsFolder, lesson),
    kept,
    ...limits,
  });
  const { lessons, problems } = await readCatalogue(lessonsFolder);
  let origin = "";
  const workshop = sharing.workshop ? openWorkshop(sessions, lessons, () => origin) : undefined;
  try {
    const api = await startApi({
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
      lessons: async () => (await readCatalogue(lessonsFolder)).lessons,
      sessions,
      kept,
      page: pageFolder,
    });
    origin = originOf(sharing, hostname, api.port);
    return {
      url: `${origin}/#token=${token}`,
      join: workshop && { url: `${origin}/join`, code: workshop.code },
      remarks,
      tier: choice,
      problems: problems.map(({ message }) => message),
      async close() {
        // The sessions first: their last words have to be on their way before the sockets close.
        await Promise.all([sessions.close(), api.close()]);
        await Promise.all([kept.settled(), postgres.stop()]);
      },
    };
  } catch (error) {
    await sessions.close();
    await postgres.stop();
    throw error;
  }
}
