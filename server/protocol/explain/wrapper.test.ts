import { expect, test } from "vitest";
import type { Cause } from "../cause.ts";
import { lossesOf } from "../checks/index.ts";
import { explain } from "../explain.ts";
import { Story } from "../story.test-support.ts";
import { verdict } from "../verdict.ts";

/** A signal that goes to what the pod's command has started, in front of the pod's program. */

const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;
const started = (...command: string[]) => new Story({ deployment: { command } });
const script = () => started("sh", "-c", "node $APP; true");
const killed = (story: Story) =>
  story
    .deleted(5, 3)
    .signal(5.2)
    .request(7, 8.01, reset)
    .signal(8, "SIGKILL", "grace")
    .exits(8.02, null, "SIGKILL");

test.each<[string, Cause, Story]>([
  ["a shell that waits", "signal-not-passed-on", killed(script())],
  [
    "a shell that dies of it, as an ordinary process does",
    "signal-not-passed-on",
    started("/bin/sh", "-c", "node $APP; true")
      .deleted(5)
      .request(4.9, 5.2, reset)
      .signal(5.2)
      .exits(5.21, null, "SIGTERM"),
  ],
  [
    "npm, which ends by itself",
    "signal-not-passed-on",
    started("npm", "start").deleted(5).request(4.9, 7.2, reset).signal(5.2).exits(7.21, 1),
  ],
  [
    "npm, which is slow to end after its program has",
    "signal-not-passed-on",
    started("npm", "start").deleted(5).request(5.5, 7.2, reset, { reused: true }).signal(5.2).exits(11, 1),
  ],
  ["a shell that becomes the program", "killed-at-the-grace", killed(started("sh", "-c", "exec node $APP"))],
  [
    "a shell that becomes the program after something else",
    "killed-at-the-grace",
    killed(started("sh", "-c", 'echo "starting" || true\nexec node $APP \\\n  --verbose\n')),
  ],
  [
    "a shell that would become the program, but for a pipe",
    "signal-not-passed-on",
    killed(started("sh", "-c", "exec node $APP | while read -r line; do\n  echo $line\ndone")),
  ],
  [
    "a shell that would become the program, but for the background",
    "signal-not-passed-on",
    killed(started("sh", "-c", "exec node $APP &\nwait")),
  ],
  [
    "a shell that may have passed it on, and didn't wait",
    "exited-early",
    started("sh", "-c", "node $APP &\ntrap 'kill -TERM $!' TERM\nwait")
      .deleted(5)
      .request(4.9, 5.2, reset)
      .signal(5.2)
      .exits(5.21, 143),
  ],
  ["Node itself", "killed-at-the-grace", killed(started("node", "$APP", "--verbose"))],
  [
    "a shell whose program closed its door all the same",
    "killed-at-the-grace",
    killed(script().at(5.3, { type: "reported.closing", pod: "web-1" })),
  ],
  [
    "a shell whose program took its handler away, which was there for one signal",
    "killed-at-the-grace",
    killed(script().at(5.3, { type: "reported.handlers", pod: "web-1", signals: [] })),
  ],
  [
    "SIGKILL by hand, which no program hears",
    "killed-outright",
    script().request(7, 8, reset).signal(8, "SIGKILL", "learner").exits(8.01, null, "SIGKILL"),
  ],
  ["no signal at all", "exited-early", started("npm", "start").request(7, 8, reset).exits(8.01, 1)],
])("%s: %s", (_, cause, story) => {
  expect(lossesOf(story.history).map((loss) => loss.cause)).toEqual([cause]);
});

test("the story and the verdict name who got it", () => {
  const { history } = killed(script());
  const [request] = history.requests.values();
  const found = request && explain(history, request);
  expect(found?.chain.map(({ says }) => says)).toEqual([
    "web-1 is deleted; its slice says ready = false",
    "SIGTERM reaches sh in web-1, and not the program behind it",
    "b1, on node b, connects to web-1",
    "the grace is over: SIGKILL",
    "the connection ends before a byte of the answer",
    "web-1 is gone: exit 137 (SIGKILL)",
  ]);
  expect(found?.saved).toBe("the signal reached web-1's program, and not only sh in front of it");
  expect(verdict(history).reason).toBe("the signal went to sh, and web-1's program never heard of it");
});
