import { readFile } from "node:fs/promises";
import { examOptionRows, type ExamOptionName } from "./exam-options.ts";
import { UsageError } from "./verb.ts";

/** What was said, by option: each value as it was read, and under which name it was said. */
export type Said = Map<ExamOptionName, { readonly name: string; readonly values: readonly unknown[] }>;

interface Config {
  readonly said: Said;
  readonly command: readonly string[] | undefined;
}

const isOption = (name: string): name is ExamOptionName => Object.hasOwn(examOptionRows, name);

/** Reads a file of settings: a JSON object with the options' names. @throws UsageError naming file and field */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--config ${file} can't be read: ${error.code ?? error.message}`);
  });
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof all !== "object" || all === null || Array.isArray(all))
    throw new UsageError(`${file} has to be one JSON object, such as {"path": "/", "grace": 30}`);
  const said: Said = new Map();
  let command: readonly string[] | undefined;
  for (const [field, value] of Object.entries(all as Record<string, unknown>)) {
    const name = `${file}: "${field}"`;
    if (field === "command") command = commandOf(value, name);
    else if (isOption(field)) said.set(field, { name, values: valuesOf(field, value, name) });
    else
      throw new UsageError(
        `${name} is no option; there are command, ${Object.keys(examOptionRows).join(", ")}`,
      );
  }
  return { said, command };
}

function commandOf(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === "string"))
    return value;
  throw new UsageError(`${name} takes the program and its arguments as a list: ["node", "server.js"]`);
}

function valuesOf(option: ExamOptionName, value: unknown, name: string): readonly unknown[] {
  const { is, read } = examOptionRows[option];
  const one = (each: unknown): unknown => {
    if (typeof each === "string") return read(each, name);
    throw new UsageError(`${name} takes text, not ${JSON.stringify(each)}`);
  };
  switch (is) {
    case "text":
      return [one(value)];
    case "number":
      if (typeof value === "number") return [read(String(value), name)];
      throw new UsageError(`${name} takes a number, not ${JSON.stringify(value)}`);
    case "list":
      return (Array.isArray(value) ? value : [value]).map(one);
    case "pairs":
      if (typeof value === "object" && value !== null && !Array.isArray(value))
        return Object.entries(value).map(([key, each]) => [key, textIn(each, `${name}: "${key}"`)]);
      throw new UsageError(`${name} takes an object of texts, {"NAME": "value"}`);
  }
}

function textIn(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new UsageError(`${name} takes text, not ${JSON.stringify(value)}`);
}
