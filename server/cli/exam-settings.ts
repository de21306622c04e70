import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatIds, type FormatId } from "../exam/index.ts";
import {
  complaint,
  examCheckIds,
  examChecks,
  examSettingsSchema,
  type ExamSettings,
} from "../protocol/index.ts";
import { readConfig, type Said } from "./exam-config.ts";
import { examOptionRows, type ExamOptionName } from "./exam-options.ts";
import { UsageError } from "./verb.ts";

/** What a command line of `exam` asks for. */
export interface Asked {
  readonly settings: ExamSettings;
  /** What is printed, where no file is named. */
  readonly format: FormatId;
  readonly files: readonly { readonly format: FormatId; readonly file: string }[];
  readonly badge: string | undefined;
  /** The folder for every trial. */
  readonly runs: string | undefined;
  /** The report is opened in the browser. */
  readonly open: boolean;
}

const optionNames = Object.keys(examOptionRows) as ExamOptionName[];

/** Options, then the command after `--`. @throws UsageError naming the culprit */
export async function readExam(args: readonly string[]): Promise<Asked> {
  const at = args.indexOf("--");
  const { said, config, open } = fromCommandLine(at === -1 ? args : args.slice(0, at));
  const file = config === undefined ? undefined : await readConfig(config);
  // What the command line says replaces what the file says.
  const all: Said = new Map([...(file?.said ?? []), ...said]);
  const command = at === -1 ? file?.command : args.slice(at + 1);
  if (!command || command.length === 0)
    throw new UsageError(
      "which service? Name its command after --, as in: exam --grace 30 -- node server.js",
    );
  const settings = settingsOf(all, command);
  const badge = all.get("badge")?.values[0] as string | undefined;
  if (badge !== undefined) writable(badge, "--badge");
  const runs = all.get("runs")?.values[0] as string | undefined;
  if (runs !== undefined) writable(runs, "--runs");
  const format = (all.get("format")?.values[0] ?? "text") as FormatId;
  return {
    settings,
    format,
    files: (all.get("out")?.values ?? []).map((out) => fileOf(out as string, format)),
    badge,
    runs,
    open,
  };
}

function fromCommandLine(args: readonly string[]) {
  const options: Record<string, { type: "string"; multiple: true }> = Object.fromEntries(
    [...optionNames, "config"].map((name) => [name, { type: "string" as const, multiple: true as const }]),
  );
  let given: { values: Record<string, string[] | undefined>; positionals: string[]; open: boolean };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, open: { type: "boolean" as const } },
      allowPositionals: true,
      strict: true,
    });
    const { open = false, ...rest } = values;
    given = { values: rest, positionals, open };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const [stray] = given.positionals;
  if (stray !== undefined)
    throw new UsageError(`"${stray}" is no option: the service's command stands after --`);
  const said: Said = new Map();
  for (const option of optionNames) {
    const texts = given.values[option];
    if (!texts) continue;
    const { is, read } = examOptionRows[option];
    const name = `--${option}`;
    if (texts.length > 1 && (is === "text" || is === "number"))
      throw new UsageError(`${name} is said ${texts.length} times`);
    said.set(option, { name, values: texts.map((text) => read(text, name)) });
  }
  return { said, config: given.values["config"]?.at(-1), open: given.open };
}

function settingsOf(said: Said, command: readonly string[]): ExamSettings {
  const wanted: Record<string, unknown> = { command, cwd: process.cwd() };
  for (const [option, { values }] of said) {
    const { is, setting } = examOptionRows[option];
    if (setting === undefined) continue;
    wanted[setting] =
      is === "list"
        ? values.flat()
        : is === "pairs"
          ? Object.fromEntries(values as [string, string][])
          : values[0];
  }
  const settings = examSettingsSchema.safeParse(wanted);
  if (!settings.success)
    throw new UsageError(settings.error.issues.map((issue) => told(issue, said)).join("; "));
  return { ...settings.data, cwd: folder(settings.data.cwd, said), ...checked(settings.data) };
}

type Issue = NonNullable<ReturnType<typeof examSettingsSchema.safeParse>["error"]>["issues"][number];

/** A complaint of the schema, under the name by which the culprit was said. */
function told(issue: Issue, said: Said): string {
  const [field] = issue.path;
  const option = optionNames.find((name) => examOptionRows[name].setting === field);
  const name = option === undefined ? String(field) : (said.get(option)?.name ?? `--${option}`);
  return `${name} ${complaint(issue)}`;
}

function folder(cwd: string, said: Said): string {
  const path = resolve(cwd);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError(`${said.get("cwd")?.name ?? "--cwd"}: there is no folder ${path}`);
}

/** Whether there is anything to examine. @throws UsageError */
function checked({ only, skip, ...settings }: ExamSettings): Pick<ExamSettings, "only" | "skip"> {
  for (const id of only) {
    const row = examChecks[id];
    if ("needs" in row && settings[row.needs] === undefined)
      throw new UsageError(`--only ${id} can't be told without --${row.needs} PATH`);
  }
  const left = (only.length > 0 ? only : examCheckIds).filter((id) => !skip.includes(id));
  if (left.length === 0) throw new UsageError("--only and --skip leave no check");
  return { only, skip };
}

/** `FILE`, or `FORMAT=FILE`. */
function fileOf(out: string, usual: FormatId): { format: FormatId; file: string } {
  const format = formatIds.find((id) => out.startsWith(`${id}=`));
  const file = format === undefined ? out : out.slice(format.length + 1);
  if (file === "") throw new UsageError(`--out ${out} names no file`);
  writable(file, "--out");
  return { format: format ?? usual, file };
}

/** Better said before the exam than after it. @throws UsageError */
function writable(file: string, option: string): void {
  if (!statSync(dirname(resolve(file)), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${option} ${file}: there is no folder ${dirname(resolve(file))}`);
}
