import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useMedia } from "../../ui/index.ts";
import css from "./tables.module.css";

/** One column: its head, and how wide it is in CSS. */
export interface Column {
  readonly id: string;
  readonly head: ReactNode;
  readonly width?: string;
  readonly sort?: "ascending" | "descending" | undefined;
}

/** One row: the first cell is its head. */
export interface Row {
  readonly key: string | number;
  readonly cells: readonly ReactNode[];
  readonly selected: boolean;
}

/** What stands where a row has just gone. */
export const noRow = (index: number): Row => ({ key: `none ${index}`, cells: [], selected: false });

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** Asked only of rows in view. */
  row(index: number): Row;
  onPick(index: number): void;
  /** The row to bring into view whenever it is another one; -1 for none. */
  readonly reveal: number;
  /** Said where there is no row. */
  readonly none: string;
}

/** A table of any length: only the rows in view exist. One stop for Tab; the arrows go from row to row, Enter picks. */
export function VirtualTable({ label, columns, count, row, onPick, reveal, none }: Props) {
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const height = useMedia("(pointer: coarse)") ? 36 : 26;
  // oxlint-disable-next-line react/incompatible-library -- its methods change with each render, and nothing memoises them
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 10,
    // The head comes before the rows, and stays above them.
    scrollMargin: height,
    scrollPaddingStart: height,
  });
  const at = Math.min(active, Math.max(0, count - 1));
  useEffect(() => {
    if (reveal < 0) return;
    setActive(reveal);
    virtual.scrollToIndex(reveal, { align: "auto" });
  }, [reveal, virtual]);

  const move = (to: number) => {
    const index = Math.min(count - 1, Math.max(0, to));
    setActive(index);
    virtual.scrollToIndex(index, { align: "auto" });
  };
  const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / height) - 1);
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    PageDown: () => move(at + page),
    PageUp: () => move(at - page),
    Home: () => move(0),
    End: () => move(count - 1),
    Enter: () => onPick(at),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
      return;
    event.preventDefault();
    if (count > 0) act();
  };
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? height) - height;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? height) - height);
  return (
    <div ref={scroll} className={css["scroll"]}>
      <table
        className={css["table"]}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- ARIA in HTML allows it
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          {columns.map(({ id: column, width }) => (
            <col key={column} style={width ? { width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1} style={{ height }}>
            {columns.map(({ id: column, head, sort }) => (
              <th key={column} scope="col" aria-sort={sort}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {items.map(({ index }) => {
            const { key, cells, selected } = row(index);
            return (
              <tr
                key={key}
                id={`${id}-${index}`}
                aria-rowindex={index + 2}
                aria-selected={selected}
                data-active={index === at}
                style={{ height }}
                onClick={() => {
                  setActive(index);
                  onPick(index);
                }}
              >
                {columns.map(({ id: column }, nth) =>
                  nth === 0 ? (
                    <th key={column} scope="row">
                      <button type="button" tabIndex={-1} aria-pressed={selected}>
                        {cells[nth]}
                      </button>
                    </th>
                  ) : (
                    <td key={column}>{cells[nth]}</td>
                  ),
                )}
              </tr>
            );
          })}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
      {count === 0 && <p className={css["none"]}>{none}</p>}
    </div>
  );
}
