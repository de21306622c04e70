import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createMiddleware } from "hono/factory";

/** A refusal in one form for all routes: what is wrong, and what to do. */
export const refusal = (error: string, hint: string) => ({ error, do: hint });

/** The host names under which this server may be addressed; anything else is DNS rebinding or a mistake. */
export function knownHosts(hostname: string, port: number): ReadonlySet<string> {
  const names = new Set([hostname, "127.0.0.1", "localhost", "[::1]"]);
  return new Set([...names].map((name) => `${name}:${port}`));
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
 * What is not a request to this host from its own page: exact Host allowlist; a path as target, and nothing that names
 * another host; where a browser names an origin or a relation between sites, it has to be this page's.
 */
export function trespass(incoming: IncomingMessage, hosts: ReadonlySet<string>): Refused | undefined {
  const [host = "", ...more] = valuesOf(incoming, "host");
  if (more.length > 0 || !hosts.has(host)) {
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
  if (nameless || origins.some((origin) => origin !== `http://${host}`)) {
    return { status: 403, ...refusal("a request from another site", page) };
  }
  if (sites.length > 0 || (site !== undefined && site !== "same-origin" && site !== "none")) {
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

const tokenOf = (authorization: string | undefined, protocols: string | undefined): string => {
  if (authorization?.startsWith("Bearer ")) return authorization.slice("Bearer ".length);
  const offered = protocols?.split(",").map((protocol) => protocol.trim());
  return offered?.find((protocol) => protocol.startsWith("token."))?.slice("token.".length) ?? "";
};

/** Lets through whoever knows the token, by header or, for a WebSocket, by subprotocol; compared in constant time. */
export function authorized(token: string) {
  const expected = Buffer.from(token);
  return createMiddleware(async (c, next) => {
    const given = Buffer.from(tokenOf(c.req.header("authorization"), c.req.header("sec-websocket-protocol")));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return c.json(refusal("the token is missing or wrong", "open the link that the server printed"), 401);
    }
    await next();
    return undefined;
  });
}
