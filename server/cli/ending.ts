/** Why a server has to end, and with which code it should. */
export interface Ending {
  readonly why: string;
  readonly code: 0 | 1;
}

/** A terminal's one Ctrl-C may reach us two and three times: from npm and the launcher, too. In ms. */
export const sameKey = 500;

/**
 * Every way out leads through here, and only once: signals, and exceptions that nobody has caught. A second SIGTERM says
 * nothing new. A second Ctrl-C comes from a person who doesn't want to wait, and is taken at its word.
 *
 * @param say takes what there is to tell of it
 * @returns aborted, with an `Ending` as its reason, when this process has to end. It is listening when this returns.
 */
export function listenForTheEnd(say: (what: string) => void): AbortSignal {
  const controller = new AbortController();
  let began = 0;
  const end = (why: string, code: Ending["code"]): void => {
    if (controller.signal.aborted) return say(`${why}: closing already`);
    began = performance.now();
    controller.abort({ why, code } satisfies Ending);
  };
  process.on("SIGTERM", () => end("SIGTERM", 0));
  process.on("SIGINT", () => {
    const insists = controller.signal.aborted && performance.now() - began > sameKey && process.stdout.isTTY;
    if (!insists) return end("SIGINT", 0);
    say("SIGINT again: ending at once");
    process.exit(130);
  });
  const crash = (error: unknown): void => {
    say(`uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    end("an uncaught exception", 1);
  };
  process.on("uncaughtException", crash);
  return controller.signal;
}

/** Why it ended, or will. */
export const endingOf = (signal: AbortSignal): Promise<Ending> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(signal.reason as Ending);
    signal.addEventListener("abort", () => resolve(signal.reason as Ending), { once: true });
  });
