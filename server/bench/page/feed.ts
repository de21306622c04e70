import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { startApi } from "../../api/index.ts";
import { readCatalogue } from "../../lessons/index.ts";
import type { Down, Header, LabEvent } from "../../protocol/index.ts";
import type { KeptRuns, Sessions } from "../../sessions/index.ts";

/** What the next page that connects is shown. */
export interface Show {
  readonly header: Header;
  readonly events: readonly LabEvent[];
  /** Each event at its own time; else all at once. */
  readonly live: boolean;
}

/** How often what is due is sent, in ms: as a lab does it. */
const gather = 16;

export interface Feed {
  readonly link: string;
  /** When the last show began, ms since 1970. */
  readonly began: () => number;
  show(show: Show): void;
  close(): Promise<void>;
}

/** The real web server with the real page, whose only session says what the bench wants said. */
export async function startFeed(): Promise<Feed> {
  const token = randomBytes(32).toString("hex");
  const { lessons } = await readCatalogue(fileURLToPath(new URL("../../../lessons", import.meta.url)));
  let next: Show | undefined;
  let began = 0;
  const session = {
    id: "bench",
    watched: false,
    running: true,
    journal: () => undefined,
    command: () => Promise.resolve("the bench runs no lab"),
    watch(listener: (message: Down) => void): () => void {
      if (!next) {
        listener({ type: "idle" });
        return () => undefined;
      }
      const { header, events, live } = next;
      const run = `bench-${randomBytes(4).toString("hex")}`;
      listener({ type: "run", run, header });
      began = Date.now();
      if (!live) {
        listener({ type: "events", run, events: [...events] });
        return () => undefined;
      }
      let sent = 0;
      const origin = performance.now();
      const timer = setInterval(() => {
        const now = performance.now() - origin;
        let due = sent;
        while (due < events.length && (events[due] as LabEvent).t <= now) due += 1;
        if (due > sent) listener({ type: "events", run, events: events.slice(sent, due) });
        sent = due;
      }, gather);
      return () => clearInterval(timer);
    },
  };
  // The class has secrets of its own, which nobody here asks for.
  const sessions = { get: () => session, open: () => session } as unknown as Sessions;
  const api = await startApi({
    hostname: "127.0.0.1",
    port: 0,
    token,
    publicHost: undefined,
    workshop: undefined,
    about: {
      tier: "process",
      why: "the bench runs no pods",
      runtime: process.version,
      version: "bench",
      editing: false,
    },
    lessons: () => Promise.resolve(lessons),
    sessions,
    kept: {
      list: () => Promise.resolve([]),
      journal: () => Promise.resolve(undefined),
    } as unknown as KeptRuns,
    page: fileURLToPath(new URL("../../../dist/web", import.meta.url)),
  });
  return {
    link: `http://127.0.0.1:${api.port}/#token=${token}`,
    began: () => began,
    show: (show) => (next = show),
    close: () => api.close(),
  };
}
