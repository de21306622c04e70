import { availableParallelism } from "node:os";
import type { LessonFolder } from "./lessons/index.ts";
import type { Tier } from "./protocol/index.ts";
import {
  capacityOf,
  startsOf,
  Workshop,
  type RoomFile,
  type Sessions,
  type SessionsOptions,
} from "./sessions/index.ts";

/** Where others reach the server, as they type it. */
export interface PublicHost {
  readonly scheme: "http" | "https";
  /** The name, with the port where one was given. */
  readonly host: string;
}

/** Who uses a server: one person, or a workshop of many. */
export interface Sharing {
  readonly workshop: boolean;
  /** Without one it is for this machine alone. */
  readonly publicHost: PublicHost | undefined;
  /** How many labs and runs there may be at a time, and how many starting up; as many as the machine takes, where left out. */
  readonly labs: number | undefined;
  readonly runs: number | undefined;
  readonly starts: number | undefined;
}

/** How long a page that went away keeps its place in the queue, its lab, and its session, in ms. */
const patience = { place: 60_000, lab: 3 * 60_000, session: 10 * 60_000 };

/** What one's own machine takes: nobody but oneself is there to be kept waiting. */
const ownMachine = { labs: 8, runs: 8, starts: startsOf(availableParallelism()) };
/** Pods that are ordinary processes are kept apart by nothing but being alone. */
const alone = { labs: 1, runs: 1, starts: 1 };

const usualCapacity = (tier: Tier, workshop: boolean) => {
  if (tier === "process") return alone;
  if (!workshop) return ownMachine;
  return capacityOf({ cores: availableParallelism(), memory: process.availableMemory() });
};

/** What a server may do for its people in this tier, and what they should know about it. */
export function ground(
  { workshop, publicHost, labs, runs, starts }: Sharing,
  tier: Tier,
): { limits: Pick<SessionsOptions, "capacity" | "sessions" | "patience" | "editing">; remarks: string[] } {
  const usual = usualCapacity(tier, workshop);
  const most = tier === "process" ? alone.labs : (labs ?? usual.labs);
  const capacity = { labs: most, runs: Math.min(most, runs ?? usual.runs), starts: starts ?? usual.starts };
  const editing = tier === "container" || publicHost === undefined;
  const sessions = workshop ? 250 : tier === "container" ? 64 : 1;
  const remarks = [
    ...(workshop
      ? [`room for ${counted(capacity.labs, "lab")} and ${counted(capacity.runs, "run")} at a time`]
      : []),
    ...(workshop && tier === "process"
      ? ["the process tier makes one run at a time, for one person: everybody else waits"]
      : []),
    ...(editing
      ? []
      : [
          "the process tier runs the lessons' own variants only, because others can reach this server; nobody can edit",
        ]),
  ];
  return { limits: { capacity, sessions, patience, editing }, remarks };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** How often a room is kept in which nothing happens, in ms: so it is seen that its server was still there. */
const still = 60_000;

/** The room of a workshop, with what its learners may predict. */
export function openWorkshop(
  sessions: Sessions,
  lessons: readonly LessonFolder[],
  origin: () => string,
  file: RoomFile,
): Workshop {
  const predictable = new Map(
    lessons.map(({ id, lesson }) => [id, new Set(lesson.predict.options.map((option) => option.id))]),
  );
  const workshop = new Workshop({ sessions, origin, predictable, file });
  setInterval(() => workshop.keep(), still).unref();
  return workshop;
}

/** The address at which people reach the page of a server that listens there. */
export function originOf({ publicHost }: Sharing, hostname: string, port: number): string {
  if (!publicHost) return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const { scheme, host } = publicHost;
  // Without TLS nobody stands in front, unless a port says so.
  const bare = scheme === "http" && !/:\d+$/.test(host);
  return `${scheme}://${host}${bare ? `:${port}` : ""}`;
}
