import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { everyLine, mainContainer, type LogFilter } from "./log-lines.ts";
import css from "./logs.module.css";

interface Props {
  readonly pods: readonly string[];
  /** The sidecars that each pod has. */
  readonly containers: readonly string[];
  readonly filter: LogFilter;
  onFilter(filter: LogFilter): void;
  /** What else can be done with the lines. */
  readonly children: ReactNode;
}

/** Whose lines, from which container and stream, and with which words in them. */
export function LogFilters({ pods, containers, filter, onFilter, children }: Props) {
  const change = (part: Partial<LogFilter>): void => {
    const next = { ...filter, ...part };
    const same = Object.entries(everyLine).every(([key, value]) => next[key as keyof LogFilter] === value);
    onFilter(same ? everyLine : next);
  };
  return (
    <div className={css["filters"]} role="group" aria-label="Which lines">
      <label className={css["search"]}>
        <Search size={12} aria-hidden="true" />
        <span className="visually-hidden">Find in the lines</span>
        <input
          type="search"
          placeholder="find"
          value={filter.text}
          onChange={({ target }) => change({ text: target.value })}
        />
      </label>
      <select
        aria-label="Pod"
        value={filter.pod ?? ""}
        data-chosen={filter.pod !== null}
        onChange={({ target }) => change({ pod: target.value || null })}
      >
        <option value="">all pods</option>
        {pods.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {containers.length > 0 && (
        <select
          aria-label="Container"
          value={filter.container ?? ""}
          data-chosen={filter.container !== null}
          onChange={({ target }) => change({ container: target.value || null })}
        >
          <option value="">all containers</option>
          {[mainContainer, ...containers].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <button
        type="button"
        aria-pressed={filter.stream === "stderr"}
        onClick={() => change({ stream: filter.stream === "stderr" ? null : "stderr" })}
      >
        stderr
      </button>
      {children}
    </div>
  );
}
