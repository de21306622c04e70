import { mkdtemp, writeFile } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { styleText } from "node:util";
import {
  badge,
  examine,
  ExamError,
  formats,
  plain,
  signs,
  tally,
  type Look,
  type Tried,
} from "../exam/index.ts";
import type { ExamResult } from "../protocol/index.ts";
import { examHelp } from "./exam-options.ts";
import { readTemplate, writePages } from "./exam-pages.ts";
import { readExam } from "./exam-settings.ts";
import { openBrowser } from "./open-browser.ts";
import { defaultPort } from "./serve-settings.ts";
import { interruption, type Verb } from "./verb.ts";

/** Where `npm start` shows the lessons. */
const lessons = `http://127.0.0.1:${defaultPort}/lessons/`;
/** How many columns a report has: in a terminal as many as that, within reason. */
const width = { least: 60, usual: 80, most: 100 };

const inFile: Look = { columns: width.usual, paint: plain, lessons };

/** As it is shown there: with colours, where it is a terminal that has some. */
const lookOn = (stream: NodeJS.WriteStream): Look => ({
  // A terminal that doesn't know its width says 0.
  columns: Math.min(width.most, Math.max(width.least, stream.columns || width.usual)),
  paint: (style, text) => styleText(style, text, { stream }),
  lessons,
});

/** A trial that is over, in one line. */
function progress({ name, ended, findings }: Tried): string {
  const failed = findings.filter(({ status }) => status === "fail").map(({ id }) => id);
  const took = ended ? `ended after ${ended.took.toFixed(1)} s` : "";
  const what = failed.length > 0 && failed.join() !== name ? `: ${failed.join(", ")}` : "";
  return `${failed.length > 0 ? signs.fail : signs.pass} ${name.padEnd(18)} ${took}${what}\n`;
}

export const exam: Verb = {
  name: "exam",
  usage: "exam [options] -- <command> [args…]",
  summary: "examine a service of your own",
  help: `
Starts a service again and again, with PORT set, each time sends it requests and a signal, and watches from outside
what becomes of them. Any language will do: what listens on PORT and speaks HTTP/1.1 can be examined.

${examHelp()}

What a service keeps, a database or a file, it keeps from one start to the next, and several starts may run side by side:
give it some that are meant for tests.
The report is printed, or with --out written, and then told on standard error as text. With --format json there is
nothing else on standard output. In a terminal, standard error has a line for each trial as it ends. The addresses of
lessons are those that npm start serves.

Exit code 0 when all checks that apply hold, 1 when some fail, 2 for usage, when the service never served, or when no
check could be judged.
`,
  async main(args) {
    const { settings, format, files, badge: badgeFile, runs, open } = await readExam(args);
    const folder = runs ?? (open ? await mkdtemp(join(tmpdir(), "last-call-exam-")) : undefined);
    const template = folder === undefined ? "" : await readTemplate();
    const signal = interruption();
    const onTried = (tried: Tried): void => void process.stderr.write(progress(tried));
    try {
      const examined = await examine(settings, { signal, ...(process.stderr.isTTY && { onTried }) });
      if (files.length === 0) process.stdout.write(formats[format](examined, lookOn(process.stdout)));
      else process.stderr.write(formats.text(examined, lookOn(process.stderr)));
      for (const { format: id, file } of files) await writeFile(file, formats[id](examined, inFile));
      if (folder !== undefined) {
        const index = await writePages(folder, template, examined, inFile);
        process.stderr.write(`every trial is in ${folder}; its report is ${index}\n`);
        if (open) openBrowser(pathToFileURL(index).href);
      }
      if (badgeFile !== undefined) await writeFile(badgeFile, badge(examined.result));
      return exitCodeOf(examined.result);
    } catch (error) {
      if (signal.aborted) {
        const name = signal.reason as NodeJS.Signals;
        process.stderr.write(`lastcall exam: broken off by ${name}; what it had started is ended\n`);
        return 128 + constants.signals[name];
      }
      if (!(error instanceof ExamError)) throw error;
      process.stderr.write(`lastcall exam: ${error.message}\n${lastOutput(error.output)}`);
      return 2;
    }
  },
};

function exitCodeOf({ passed, checks }: Pick<ExamResult, "passed" | "checks">): number {
  if (passed) return 0;
  return tally({ checks }).judged === 0 ? 2 : 1;
}

function lastOutput(output: string): string {
  if (output.trim() === "") return "";
  return `The last of what it printed:\n${output.trimEnd()}\n`;
}
