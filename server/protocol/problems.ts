import type * as z from "zod/mini";

type Issue = z.core.$ZodIssue;

const place = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );

/** What was expected, in words that don't depend on a locale having been loaded. */
export function complaint(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}${issue.input === undefined ? "" : `, got ${describe(issue.input)}`}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "unrecognized_keys":
      return `unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "too_small":
      return `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${unit(issue.origin)}`;
    case "invalid_union":
      return "discriminator" in issue && issue.discriminator
        ? `unknown ${issue.discriminator}`
        : "fits none of the forms allowed here";
    case "invalid_format":
      return issue.message === "Invalid input" ? `must match ${issue.format}` : issue.message;
    default:
      return issue.message;
  }
}

const unit = (origin: string): string =>
  origin === "string" ? " characters long" : origin === "array" ? " entries long" : "";

const describe = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** A validation error in one line for people: each field by its path, with what was expected of it. */
export function problems(error: { readonly issues: readonly Issue[] }): string {
  return error.issues
    .map((issue) =>
      issue.path.length === 0 ? complaint(issue) : `${place(issue.path)}: ${complaint(issue)}`,
    )
    .join("; ");
}
