import { useEffect, useRef } from "react";
import { useWorldState } from "../world/index.ts";
import css from "./replay.module.css";

interface Props {
  readonly path: string;
  readonly text: string;
  /** Whether it is what stories point at. */
  readonly followed?: boolean;
}

/** The pods' program as it ran, or the manifest that they were deployed by; a line that a story points at is marked. */
export function Program({ path, text, followed = false }: Props) {
  const line = useWorldState((state) => (followed ? state.codeLine?.line : undefined));
  const marked = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (line !== undefined) marked.current?.scrollIntoView({ block: "center" });
  }, [line]);
  return (
    <div
      className={css["scroll"]}
      tabIndex={0}
      role="region"
      aria-label={`${followed ? "Program" : "Manifest"} ${path}`}
    >
      <ol className={css["program"]}>
        {text.split("\n").map((code, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a line has nothing else to be known by
          <li key={index} ref={index + 1 === line ? marked : null} data-marked={index + 1 === line}>
            <code>{code || " "}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}
