import { Agent } from "node:http";
import { exitLabel } from "../protocol/index.ts";
import type { Answer } from "./ask.ts";
import { ExamError } from "./exam-error.ts";
import type { Trial } from "./trial.ts";

/** How often it is asked, in ms. */
const every = 50;

/**
 * Waits until a service serves.
 * @returns what it answered to a request of the settings' own kind
 * @throws ExamError when it ends before that, takes too long, or can't answer such a request
 */
export async function untilItServes(trial: Trial): Promise<Answer> {
  const { startup, ready, path, method } = trial.settings;
  const neverServed = (why: string): ExamError => new ExamError(`${trial.name}: ${why}`, trial.output);
  const until = trial.clock.now() + startup * 1000;
  /** @throws ExamError when it has ended */
  const lives = (): void => {
    trial.goesOn();
    if (trial.exit)
      throw neverServed(
        `start it by hand with PORT=${trial.port} to see why: it ended before it served, ${exitLabel(trial.exit)}`,
      );
  };
  for (;;) {
    lives();
    const answer = await trial.ask(ready === undefined ? {} : { method: "GET", path: ready, body: "" });
    if ("status" in answer && answer.status < (ready === undefined ? 500 : 400)) break;
    if (trial.clock.now() > until) {
      const asked = ready === undefined ? `${method} ${path}` : `GET ${ready}`;
      const last = "status" in answer ? `it answers ${answer.status}` : answer.why;
      throw neverServed(
        `it did not serve on ${trial.host}:${trial.port} within ${startup} s: ${asked}: ${last}; let it listen where PORT says, name its own port with --port, or allow more time with --startup`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  for (;;) {
    lives();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const own = await trial.ask({}, agent);
    agent.destroy();
    if ("status" in own) {
      if (own.status < 500) return own;
      throw neverServed(
        `${method} ${path} is answered ${own.status} before anybody has asked it to stop: name a path that works with --path`,
      );
    }
    if (trial.clock.now() > until)
      throw neverServed(
        `${method} ${path} on port ${trial.port}: ${own.why}; name a path that works with --path`,
      );
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
