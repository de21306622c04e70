import { timingSafeEqual } from "node:crypto";
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

/** Exact Host allowlist; Origin of this host on everything that writes or upgrades; no other site's requests. */
export const sameSite = (hosts: () => Hosts) =>
  createMiddleware(async (c, next) => {
    const host = c.req.header("host")?.toLowerCase() ?? "";
    const { own, open } = hosts();
    if (!own.has(host) && !open.has(host)) {
      return c.json(
        refusal(`this server is not ${host || "nameless"}`, "open the link that it printed"),
        421,
      );
    }
    const origin = c.req.header("origin");
    const writes = c.req.method !== "GET" && c.req.method !== "HEAD";
    const upgrades = c.req.header("upgrade") !== undefined;
    const origins = [`http://${host}`, ...(open.has(host) ? [`https://${host}`] : [])];
    const foreign = origin !== undefined && !origins.includes(origin);
    if (
      foreign ||
      ((writes || upgrades) && origin === undefined && c.req.header("sec-fetch-site") !== undefined)
    ) {
      return c.json(refusal("a request from another site", "use the page that this server serves"), 403);
    }
    const site = c.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none") {
      return c.json(refusal(`a ${site} request`, "use the page that this server serves"), 403);
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
