import { UsageError } from "./verb.ts";

/** Reads what an option or a variable of that name was given. */
export type Reader<T> = (text: string, name: string) => T;

/** A number within bounds. The reader throws UsageError. */
export const number =
  ({
    min,
    max,
    whole,
  }: {
    readonly min: number;
    readonly max: number;
    readonly whole: boolean;
  }): Reader<number> =>
  (text, name) => {
    const value = Number(text);
    if ((whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) && value >= min && value <= max) return value;
    throw new UsageError(
      `${name} takes a ${whole ? "whole " : ""}number from ${min} to ${max}, not "${text}"`,
    );
  };

/** One of these words. The reader throws UsageError. */
export const oneOf =
  <T extends string>(...choices: readonly T[]): Reader<T> =>
  (text, name) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new UsageError(`${name} is ${choices.join(" or ")}, not "${text}"`);
  };

/** Anything but nothing. @throws UsageError */
export const asIs: Reader<string> = (text, name) => {
  if (text !== "") return text;
  throw new UsageError(`${name} is empty`);
};
