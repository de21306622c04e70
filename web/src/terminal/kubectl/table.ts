/** Columns as kubectl's tables have them: three spaces apart, at least six wide, the last one as long as it is. */
export class Table {
  readonly #widths: number[] = [];

  /** One row. Widths are remembered from row to row, so that what is watched stays aligned. */
  rows(rows: readonly (readonly string[])[]): string {
    for (const row of rows)
      for (const [column, cell] of row.entries())
        this.#widths[column] = Math.max(this.#widths[column] ?? 0, cell.length + 3, 6);
    return rows.map((row) => `${this.#row(row)}\n`).join("");
  }

  #row(row: readonly string[]): string {
    return row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(this.#widths[column] ?? 0)))
      .join("");
  }
}

/** A part of a description: a line, or lines that share their columns. */
type Line = readonly [level: number, ...cells: string[]];

/**
 * Lines of `kubectl describe`: each level two spaces deeper, cells two spaces apart. Cells of lines that follow one
 * another line up, as a tab writer aligns them: a column ends with the first line that has no cell in it.
 */
export function describeLines(lines: readonly Line[]): string {
  const rows = lines.map(([level, ...cells]) => {
    const [first = "", ...rest] = cells;
    return [`${"  ".repeat(level)}${first}`, ...rest];
  });
  const widths = rows.map((row) => row.map(() => 0));
  for (const [index, row] of rows.entries()) {
    for (let column = 0; column < row.length - 1; column++) {
      if ((widths[index]?.[column] ?? 0) > 0) continue;
      let end = index;
      while (end < rows.length && (rows[end]?.length ?? 0) - 1 > column) end += 1;
      const block = rows.slice(index, end);
      const width = Math.max(...block.map((each) => (each[column] ?? "").length)) + 2;
      for (let at = index; at < end; at++) (widths[at] ?? [])[column] = width;
    }
  }
  return rows
    .map((row, index) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[index]?.[column] ?? 0)))
        .join(""),
    )
    .map((line) => `${line}\n`)
    .join("");
}
