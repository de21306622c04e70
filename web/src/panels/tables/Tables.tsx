import { useState } from "react";
import type { Run } from "../../world/index.ts";
import { ItemTable } from "./ItemTable.tsx";
import { kindIds, kinds, type ItemKind } from "./items.ts";
import { RequestTable } from "./RequestTable.tsx";
import css from "./tables.module.css";

/** A run's requests, and its jobs, traces, WebSockets and events where it has them. */
export default function Tables({ run }: { run: Run }) {
  const [kind, setKind] = useState<ItemKind | "request">("request");
  const others = kindIds.filter((id) => kinds[id].has(run.history));
  const shown = kind !== "request" && others.includes(kind) ? kind : "request";
  return (
    <div className={css["tab"]}>
      {others.length > 0 && (
        <div className={css["kinds"]} role="group" aria-label="What is listed">
          {(["request", ...others] as const).map((id) => (
            <button key={id} type="button" aria-pressed={shown === id} onClick={() => setKind(id)}>
              {id === "request" ? "Requests" : kinds[id].label}
            </button>
          ))}
        </div>
      )}
      {shown === "request" ? (
        <RequestTable key={run.id} run={run} />
      ) : (
        <ItemTable key={`${run.id} ${shown}`} run={run} kind={shown} />
      )}
    </div>
  );
}
