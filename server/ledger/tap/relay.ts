import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Target } from "../admin.ts";
import { dialDatabase } from "./dial.ts";
import { WatchedSession } from "./session.ts";
import { StartupReader, type Opening } from "./startup.ts";

/** How a session ended, and who ended it first. */
export interface Ending {
  readonly how: "terminate" | "fin" | "rst";
  readonly by: "pod" | "database";
}

export interface Watcher {
  /** The server is ready for the session's first query. */
  opened(session: WatchedSession): void;
  /** The same session is over; only told of one that was opened. */
  closed(session: WatchedSession, ending: Ending): void;
}

/**
 * Carries one connection of a pod to the database and back, byte for byte, and watches what passes. Either side's end
 * is the other's, half-closed or reset, as if they were connected directly.
 */
export async function relay(client: Socket, target: Target, watcher: Watcher): Promise<void> {
  const gone = new AbortController();
  client.on("error", () => client.destroy());
  client.on("close", () => gone.abort());
  const opening = await openingOf(client);
  if (opening === undefined) return;
  try {
    const database = await dialDatabase(target, gone.signal);
    database.write(opening.bytes);
    if (opening.what === "session")
      watch(client, database, new WatchedSession(opening.bytes, watcher.opened), watcher);
    join(client, database);
  } catch {
    // The pod sees its connection end: as it would if the database itself went away.
    client.destroy();
  }
}

/** Answers questions for encryption with no, until the client says what it wants; the client is then paused. */
function openingOf(client: Socket): Promise<Extract<Opening, { bytes: Buffer }> | undefined> {
  const reader = new StartupReader();
  return new Promise((resolve) => {
    const end = (): void => {
      client.destroy();
      resolve(undefined);
    };
    const read = (chunk: Buffer): void => {
      const opening = reader.push(chunk);
      if (opening.what === "more") return;
      if (opening.what === "encryption") return void client.write("N");
      if (opening.what === "nonsense") return end();
      client.pause();
      client.off("data", read);
      client.off("end", end);
      resolve(opening);
    };
    client.on("data", read);
    client.once("end", end);
    client.once("close", () => resolve(undefined));
  });
}

/**
 * Passes on what comes from each side, no faster than the other takes it, and each side's end. A pod that is gone can be
 * told nothing any more: then the database is left at once. A database that is gone may have left a last word.
 */
function join(client: Socket, database: Duplex): void {
  client.pipe(database);
  database.pipe(client);
  client.on("close", () => database.destroy());
  database.on("error", () => database.destroy());
  database.on("close", () => {
    if (!database.readableEnded) return void client.destroy();
    client.end();
    client.resume();
  });
}

function watch(client: Socket, database: Duplex, session: WatchedSession, watcher: Watcher): void {
  let over = false;
  const close = (how: Ending["how"], by: Ending["by"]) => (): void => {
    if (over || !session.isOpen) return;
    over = true;
    watcher.closed(session, { how, by });
  };
  client.on("data", (chunk: Buffer) => {
    session.sent(chunk);
    if (session.terminated) close("terminate", "pod")();
  });
  client.on("end", close("fin", "pod"));
  client.on("error", close("rst", "pod"));
  database.on("data", (chunk: Buffer) => session.received(chunk));
  database.on("end", close("fin", "database"));
  database.on("error", close("rst", "database"));
  client.on("close", close("rst", "pod"));
}
