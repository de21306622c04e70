/** What there is to say of one option. */
interface OptionWords {
  /** What it is followed by; null for a switch. */
  readonly value: string | null;
  /** What holds where nothing is said. */
  readonly usual: string;
  readonly what: string;
}

/** An option as one types it: `--port N`. */
export const typed = (name: string, { value }: Pick<OptionWords, "value">): string =>
  `--${name}${value === null ? "" : ` ${value}`}`;

/** Options as `--help` lists them, a line each. */
export function helpOf(options: Readonly<Record<string, OptionWords>>): string {
  const rows = Object.entries(options).map(([name, row]) => [
    typed(name, row),
    `${row.what} (default ${row.usual})`.replaceAll("`", ""),
  ]);
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(([name = "", what = ""]) => `  ${name.padEnd(width)}  ${what}`).join("\n");
}
