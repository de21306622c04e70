import { runPodFile } from "../sandbox/index.ts";
import { interruption, readArgs, tierOf, UsageError, type Verb } from "./verb.ts";

export const pod: Verb = {
  name: "pod",
  usage: "pod FILE [--tier T]",
  summary: "start one pod in the sandbox",
  help: `
Starts FILE as a pod in the best sandbox this machine offers, prints where to reach it and its log.
Ctrl-C sends SIGTERM; a second one, or 30 s, SIGKILL.

  --tier T   container or process: force a sandbox tier instead of the best one

Exit code 0 when the pod ended with code 0, else 1.
`,
  async main(args) {
    const { values, positionals } = readArgs(args, { tier: { type: "string" } });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError("pod takes one file");
    const tier = tierOf(values.tier);
    const log = (line: string) => process.stdout.write(`${line}\n`);
    const exit = await runPodFile(file, { ...(tier && { tier }), log, signal: interruption() });
    return exit.code === 0 ? 0 : 1;
  },
};
