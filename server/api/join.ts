import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { joinSchema, problems } from "../protocol/index.ts";
import type { Workshop } from "../sessions/index.ts";
import { refusal, tokenOf } from "./guard.ts";

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Where a request came from. Behind a proxy on this machine it is the address that the proxy saw: the last one of those
 * in its header, for the others are whatever the client made up.
 */
function addressOf(c: Context): string {
  const { address = "" } = getConnInfo(c).remote;
  if (!loopback.test(address)) return address;
  const seen = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(seen) > 0 ? seen : address;
}

/** POST /join {code, name}: the one route without a token. With the token of a seat it stays that seat. */
export function joinRoutes(workshop: Workshop | undefined): Hono {
  const limited = bodyLimit({
    maxSize: 4 * 1024,
    onError: (c) => c.json(refusal("the body is over 4 KB", "send a code and a name"), 413),
  });
  return new Hono().post("/join", limited, async (c) => {
    if (!workshop) return c.json(refusal("this server is no workshop", "open the link that it printed"), 404);
    const raw: unknown = await c.req.json().catch(() => undefined);
    if (raw === undefined)
      return c.json(refusal("the body is not JSON", 'send {"code": "…", "name": "…"}'), 400);
    const body = joinSchema.safeParse(raw);
    if (!body.success)
      return c.json(
        refusal(problems(body.error), "a code is six letters and digits, a name one line of 1 to 40"),
        400,
      );
    const joined = workshop.join(body.data, tokenOf(c.req.header("authorization"), undefined), addressOf(c));
    if (!("refused" in joined)) return c.json(joined);
    switch (joined.refused) {
      case "wrong code":
        return c.json(
          refusal("that is not the workshop's code", "look at the screen: it may be a new one"),
          403,
        );
      case "full":
        return c.json(refusal("every seat of this workshop is taken", "ask the instructor to free one"), 503);
      case "too many": {
        const seconds = Math.ceil(joined.wait / 1000);
        c.header("retry-after", String(seconds));
        return c.json(refusal("too many wrong codes were tried", `try again in ${seconds} s`), 429);
      }
    }
  });
}
