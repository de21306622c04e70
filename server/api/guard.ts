import { timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";

/** A refusal in one form for all routes: what is wrong, and what to do. */
export const refusal = (error: string, hint: string) => ({ error, do: hint });

/** The host names under which this server may be addressed; anything else is DNS rebinding or a mistake. */
export function knownHosts(hostname: string, port: number): ReadonlySet<string> {
  const names = new Set([hostname, "127.0.0.1", "localhost", "[::1]"]);
  return new Set([...names].map((name) => `${name}:${port}`));
}

/** Exact Host allowlist; Origin of this host on everything that writes or upgrades; no other site's requests. */
export const sameSite = (hosts: () => ReadonlySet<string>) =>
  createMiddleware(async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!hosts().has(host)) {
      return c.json(
        refusal(`this server is not ${host || "nameless"}`, "open the link that it printed"),
        421,
      );
    }
    const origin = c.req.header("origin");
    const writes = c.req.method !== "GET" && c.req.method !== "HEAD";
    const upgrades = c.req.header("upgrade") !== undefined;
    const foreign = origin !== undefined && origin !== `http://${host}`;
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
