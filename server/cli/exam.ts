import { examine, ExamError } from "../exam/index.ts";
import { text } from "../exam/report/text.ts";
import { examSettingsSchema, problems } from "../protocol/index.ts";
import { interruption, readArgs, UsageError, type Verb } from "./verb.ts";

export const exam: Verb = {
  name: "exam",
  usage: "exam [options] -- <command> [args…]",
  summary: "examine a service of your own",
  help: "",
  async main(args) {
    const at = args.indexOf("--");
    if (at === -1) throw new UsageError("exam takes a command after --");
    const { values } = readArgs(args.slice(0, at), {
      path: { type: "string" },
      slow: { type: "string" },
      ready: { type: "string" },
      ws: { type: "string" },
      sse: { type: "string" },
      grace: { type: "string" },
      propagation: { type: "string" },
      only: { type: "string", multiple: true },
      format: { type: "string" },
    });
    const { format, grace, propagation, ...rest } = values;
    const settings = examSettingsSchema.safeParse({
      ...rest,
      ...(grace !== undefined && { grace: Number(grace) }),
      ...(propagation !== undefined && { propagation: Number(propagation) }),
      command: args.slice(at + 1),
      cwd: process.cwd(),
    });
    if (!settings.success) throw new UsageError(problems(settings.error));
    try {
      const examined = await examine(settings.data, { signal: interruption() });
      process.stdout.write(format === "json" ? `${JSON.stringify(examined.result)}\n` : text(examined));
      return examined.result.passed ? 0 : 1;
    } catch (error) {
      if (!(error instanceof ExamError)) throw error;
      process.stderr.write(`lastcall exam: ${error.message}\n${error.output}`);
      return 2;
    }
  },
};
