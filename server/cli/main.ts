import { exam } from "./exam.ts";
import { pod } from "./pod.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";
import { UsageError, type Verb } from "./verb.ts";
import { verify } from "./verify.ts";

const verbs: readonly Verb[] = [serve, run, verify, exam, pod];

const help = `lastcall: a lab about graceful shutdown

${verbs.map((verb) => `  lastcall ${verb.usage.padEnd(52)} ${verb.summary}`).join("\n")}

lastcall <verb> --help explains one of them.
`;

/** Runs one command line. @returns the exit code: 0 done, 1 it failed, 2 it was not understood. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process[name === undefined ? "stderr" : "stdout"].write(help);
    return name === undefined ? 2 : 0;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (!verb) {
    process.stderr.write(`lastcall: there is no verb "${name}"\n\n${help}`);
    return 2;
  }
  // What stands behind "--" is somebody else's.
  const own = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (own.includes("--help") || own.includes("-h")) {
    process.stdout.write(`lastcall ${verb.usage}\n\n${verb.help.trim()}\n`);
    return 0;
  }
  try {
    return await verb.main(rest);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`lastcall ${name}: ${message}\n`);
    if (!(error instanceof UsageError)) return 1;
    process.stderr.write(`usage: lastcall ${verb.usage}\n`);
    return 2;
  }
}
