import type { ExamSettings } from "../../protocol/index.ts";
import { program, settingsOf } from "./examined.ts";

const own = (name: string): string[] => program(`well-behaved/${name}.process.ts`);
const common = { slow: "/slow", ready: "/readyz" } as const;

/** Services that shut down as they should, each in a style of its own. */
export const wellBehaved: Readonly<Record<string, ExamSettings>> = {
  "node:http with a delay": settingsOf({ command: own("plain"), ...common }),
  "a preStop hook": settingsOf({ command: own("pre-stop"), preStop: 0.8, slow: "/slow" }),
  Hono: settingsOf({ command: own("hono"), ...common }),
  WebSockets: settingsOf({ command: own("web-sockets"), ws: "/ws" }),
  "an event stream": settingsOf({ command: own("events"), sse: "/events" }),
  "a shell that execs": settingsOf({
    command: ["sh", "-c", 'echo starting; exec "$@"', "sh", ...own("plain")],
    method: "POST",
    body: '{"of":"no interest"}',
    ready: "/readyz",
  }),
  "a cluster of workers": settingsOf({ command: own("cluster"), ...common }),
  "one request per connection": settingsOf({ command: own("one-request-each"), slow: "/slow" }),
  "large answers": settingsOf({ command: own("large-answers"), rate: 10 }),
  "a slow start": settingsOf({ command: own("slow-start"), ready: "/readyz" }),
};
