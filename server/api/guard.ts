import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createMiddleware } from "hono/factory";
import type { Seat, Session, Sessions, Workshop } from "../sessions/index.ts";

/** A refusal in one form for all routes: what is wrong, and what to do. */
export const refusal = (error: string, hint: string) => ({ error, do: hint });

/** Whoever sends a request under /api. `alone` is who started a server that is not a workshop. */
export type Who =
  { readonly role: "alone" | "instructor" } | { readonly role: "learner"; readonly seat: Seat };
/** What routes behind `authorized` know of a request. */
export interface Known {
  Variables: { who: Who };
}

/** A session, for whom it is there: a learner has one, and sees no other. */
export const ownSession = (sessions: Sessions, who: Who, id: string): Session | undefined =>
  who.role === "learner" && who.seat.session?.id !== id ? undefined : sessions.get(id);

/** Addresses to listen on that nobody can be at. */
const unspecified = new Set(["0.0.0.0", "::"]);

const bracketed = (name: string): string => (name.includes(":") ? `[${name}]` : name);

/** The host names under which this server may be addressed; anything else is DNS rebinding or a mistake. */
export interface Hosts {
  /** Reached directly, without TLS. */
  readonly own: ReadonlySet<string>;
  /** Of a workshop: there may be a proxy in front that adds TLS. */
  readonly open: ReadonlySet<string>;
}

/** @param open the name, with or without a port, under which others reach this server */
export function knownHosts(hostname: string, port: number, open?: string): Hosts {
  const names = new Set([hostname, "127.0.0.1", "localhost", "::1"]);
  const own = [...names].filter((name) => !unspecified.has(name));
  const given =
    open === undefined ? [] : [open, open.replace(/:\d+$/, ""), `${open.replace(/:\d+$/, "")}:${port}`];
  return { own: new Set(own.map((name) => `${bracketed(name)}:${port}`)), open: new Set(given) };
}

/** Why a request is refused before anything is done for it. */
export interface Refused {
  readonly status: number;
  readonly error: string;
  readonly do: string;
}

const page = "use the page that this server serves";

/** The values of a header, each as it was sent: a second Host or Origin must not hide behind the first. */
const valuesOf = ({ rawHeaders }: IncomingMessage, name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

/**
 * Whether somebody follows a link to a page of ours, say to join a workshop, from wherever they were sent it. That does
 * nothing and tells nobody anything: the window is out of the other site's hands, and a frame is no document.
 */
const follows = ({ method, url = "", headers }: IncomingMessage): boolean =>
  method === "GET" &&
  !url.startsWith("/api") &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document";

/**
 * What is not a request to this host from its own page: exact Host allowlist; a path as target, and nothing that names
 * another host; where a browser names an origin or a relation between sites, it has to be this page's, but for links.
 */
export function trespass(incoming: IncomingMessage, { own, open }: Hosts): Refused | undefined {
  const [host = "", ...more] = valuesOf(incoming, "host");
  if (more.length > 0 || (!own.has(host) && !open.has(host))) {
    // Only what may be a name is repeated: anything may stand there.
    const name = more.length === 0 && /^[\w.:[\]-]{1,253}$/.test(host) ? host : "what the Host header says";
    return { status: 421, ...refusal(`this server is not ${name}`, "open the link that it printed") };
  }
  const target = incoming.url ?? "";
  if (!target.startsWith("/") || target.includes("\\")) {
    return {
      status: 400,
      ...refusal("the request's target is not a path", "begin it with /, without any \\"),
    };
  }
  const origins = valuesOf(incoming, "origin");
  const [site, ...sites] = valuesOf(incoming, "sec-fetch-site");
  const acts =
    (incoming.method !== "GET" && incoming.method !== "HEAD") || incoming.headers.upgrade !== undefined;
  // A browser names the origin of whatever acts; no browser, nothing to be tricked.
  const nameless = acts && origins.length === 0 && site !== undefined;
  const ours = new Set([`http://${host}`, ...(open.has(host) ? [`https://${host}`] : [])]);
  if (nameless || origins.some((origin) => !ours.has(origin))) {
    return { status: 403, ...refusal("a request from another site", page) };
  }
  const related = site === undefined || site === "same-origin" || site === "none" || follows(incoming);
  if (sites.length > 0 || !related) {
    return { status: 403, ...refusal(`a ${[site, ...sites].join(" and ")} request`, page) };
  }
  return undefined;
}

/** Only what says that it is JSON is read: a form or a script of another site can't say so without being asked. */
export const jsonOnly = createMiddleware(async (c, next) => {
  const writes = c.req.method !== "GET" && c.req.method !== "HEAD";
  const type = c.req.header("content-type") ?? "";
  if (writes && !/^application\/json(\s*;\s*charset=utf-8)?$/i.test(type)) {
    return c.json(
      refusal("the request's body is not said to be JSON", "send Content-Type: application/json"),
      415,
    );
  }
  await next();
  return undefined;
});

/** The token that a request brings along, by header or, for a WebSocket, by subprotocol; empty without one. */
export function tokenOf(authorization: string | undefined, protocols: string | undefined): string {
  if (authorization?.startsWith("Bearer ")) return authorization.slice("Bearer ".length);
  const offered = protocols?.split(",").map((protocol) => protocol.trim());
  return offered?.find((protocol) => protocol.startsWith("token."))?.slice("token.".length) ?? "";
}

/** Lets through whoever has a token that opens something here; compared in constant time. */
export function authorized(token: string, workshop: Workshop | undefined) {
  const expected = Buffer.from(token);
  const whose = (given: string): Who | undefined => {
    const bytes = Buffer.from(given);
    if (bytes.length === expected.length && timingSafeEqual(bytes, expected))
      return { role: workshop ? "instructor" : "alone" };
    const seat = workshop?.seatOf(given);
    return seat && { role: "learner", seat };
  };
  return createMiddleware<Known>(async (c, next) => {
    const who = whose(tokenOf(c.req.header("authorization"), c.req.header("sec-websocket-protocol")));
    if (!who) {
      const hint = workshop
        ? "join the workshop, or open the link that the server printed"
        : "open the link that the server printed";
      return c.json(refusal("the token is missing or wrong", hint), 401);
    }
    c.set("who", who);
    await next();
    return undefined;
  });
}
