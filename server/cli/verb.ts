import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { problems, settingsSchema, tierSchema, type Settings, type Tier } from "../protocol/index.ts";
import { sameKey } from "./ending.ts";

/** One verb of the command line. */
export interface Verb {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly help: string;
  /** @returns the exit code. */
  main(args: readonly string[]): Promise<number>;
}

/** The command line was not understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads a verb's arguments strictly. @throws UsageError naming the option. */
export function readArgs<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number from an option. @throws UsageError naming the option and its bounds. */
export function whole(
  option: string,
  text: string | undefined,
  bounds: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw new UsageError(
      `--${option} takes a whole number from ${bounds.min} to ${bounds.max}, not "${text}"`,
    );
  }
  return value;
}

/** `--tier`. @throws UsageError */
export function tierOf(text: string | undefined): Tier | undefined {
  if (text === undefined) return undefined;
  const tier = tierSchema.safeParse(text);
  if (!tier.success) throw new UsageError(`--tier is container or process, not "${text}"`);
  return tier.data;
}

/** `--seed` and `--second` as settings of a run. @throws UsageError */
export function settingsOf(values: { seed?: string | undefined; second?: string | undefined }): Settings {
  const seed = whole("seed", values.seed, { min: 0, max: 2 ** 31 - 1 });
  const second = whole("second", values.second, { min: 20, max: 1000 });
  const settings = settingsSchema.safeParse({
    ...(seed !== undefined && { seed }),
    ...(second !== undefined && { second }),
  });
  if (!settings.success) throw new UsageError(problems(settings.error));
  return settings.data;
}

/** Aborted by the first Ctrl-C or SIGTERM, with its name as the reason; a second one ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let began = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!controller.signal.aborted) {
        began = performance.now();
        controller.abort(signal);
      } else if (performance.now() - began > sameKey) process.exit(signal === "SIGINT" ? 130 : 143);
    });
  }
  return controller.signal;
}
