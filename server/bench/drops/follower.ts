import { connect } from "node:net";
import { WebSocket } from "ws";
import { downSchema, subprotocol, type LabEvent } from "../../protocol/index.ts";
import type { Page } from "../../testing/page.ts";
import { Api, Link } from "../../../web/src/link/index.ts";

/** Somebody who follows a session's runs over a bad line, and what came of it. */
export interface Follower {
  readonly name: string;
  /** The events of the run as they were taken, in that order. */
  readonly events: readonly LabEvent[];
  readonly run: string | null;
  /** How often a run was begun anew: once for each run, and for nothing else. */
  readonly starts: number;
  /** Whatever was not as it should be, such as a session that was given up. */
  readonly troubles: readonly string[];
  close(): void;
}

/** Where somebody follows: a session, over a line. */
export interface Place {
  readonly page: Page;
  readonly session: string;
  readonly port: number;
}

/** Over the line that breaks, under the name of the server that it leads to. */
function openSocket({ page, port }: Place, url: string, protocols: string[]): WebSocket {
  const createConnection = () => connect(port, "127.0.0.1");
  const socket = new WebSocket(url, protocols, { origin: page.origin, createConnection });
  // It closes after an error, too.
  return socket.on("error", () => undefined);
}

/** The page's own code: its link, with its cursor, as a browser runs it. */
export function followAsPage(place: Place): Follower {
  const { page, session } = place;
  const storage = new Map([["lastcall.session", session]]);
  const told = { events: [] as LabEvent[], run: null as string | null, starts: 0, troubles: [] as string[] };
  const api = new Api(page.token, (path, init) => fetch(`${page.origin}${path as string}`, init));
  const link = new Link(
    {
      token: page.token,
      address: page.origin.replace("http", "ws"),
      api,
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => {
          told.troubles.push(`${key} was given up`);
          storage.delete(key);
        },
      },
      openSocket: (url, protocols) => openSocket(place, url, protocols) as unknown as globalThis.WebSocket,
      now: () => Date.now(),
      random: () => 0.5,
    },
    {
      connection(state) {
        // Nobody waits out the pause that a page makes.
        if (state.is === "waiting" || state.is === "full") setImmediate(() => link.connect());
        if (state.is === "token") told.troubles.push(state.why);
      },
      newLab: () => void told.troubles.push("a new lab was opened"),
      run(run) {
        told.run = run;
        told.events = [];
        told.starts += 1;
      },
      events: (run, events) => {
        if (run === told.run) told.events.push(...events);
        else told.troubles.push(`events of ${run}, which had not been begun`);
      },
      idle: () => undefined,
      series: () => undefined,
      waiting: () => undefined,
      left: () => undefined,
      notice: () => undefined,
      trouble: (message) => void told.troubles.push(message),
    },
  );
  link.connect();
  return {
    name: "the page's link",
    get events() {
      return told.events;
    },
    get run() {
      return told.run;
    },
    get starts() {
      return told.starts;
    },
    troubles: told.troubles,
    close: () => link.close(),
  };
}

/** The protocol as it stands, taken at its word: what comes is appended, and nothing is mended. */
export function followByProtocol(place: Place): Follower {
  const { page, session } = place;
  const told = { events: [] as LabEvent[], run: null as string | null, starts: 0, troubles: [] as string[] };
  let closed = false;
  let socket: WebSocket | undefined;
  const take = (text: string): void => {
    const message = downSchema.parse(JSON.parse(text));
    if (message.type === "run") {
      told.run = message.run;
      told.events = [];
      told.starts += 1;
    } else if (message.type === "events") told.events.push(...message.events);
    else if (message.type === "resumed" && message.after !== (told.events.at(-1)?.seq ?? 0))
      told.troubles.push(`resumed after ${message.after}, which is not where it was`);
    else if (message.type === "error") told.troubles.push(message.message);
  };
  const open = (): void => {
    if (closed) return;
    const url = `${page.origin.replace("http", "ws")}/api/sessions/${session}/socket`;
    const mine = openSocket(place, url, [subprotocol, `token.${page.token}`]);
    socket = mine;
    mine.on("open", () =>
      mine.send(JSON.stringify({ type: "hello", run: told.run, after: told.events.at(-1)?.seq ?? 0 })),
    );
    mine.on("message", (data: Buffer) => take(data.toString("utf8")));
    mine.on("close", (code) => {
      if (code === 4404) told.troubles.push("the session has ended");
      else setImmediate(open);
    });
  };
  open();
  return {
    name: "the bare protocol",
    get events() {
      return told.events;
    },
    get run() {
      return told.run;
    },
    get starts() {
      return told.starts;
    },
    troubles: told.troubles,
    close() {
      closed = true;
      socket?.terminate();
    },
  };
}
