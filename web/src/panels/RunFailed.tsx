import { TriangleAlert } from "lucide-react";
import type { History } from "../../../server/protocol/index.ts";
import { atSeconds, Button, capital } from "../ui/index.ts";
import css from "./panels.module.css";

const lastLines = 6;

const headlines = {
  failed: "This run failed",
  limit: "This run took too long and was ended",
  stopped: "This run was stopped",
} as const;

/** A run that could not be carried out to its end: its cause, the last that the pods said, and another try. */
export function RunFailed({ history, onRetry }: { history: History; onRetry(): void }) {
  const how = history.finished?.how;
  if (how === undefined || how === "ended") return null;
  // Whoever has stopped it by hand knows why.
  if (how === "stopped" && history.finished?.why === undefined) return null;
  return (
    <div className={css["failed"]} role="alert">
      <h3>
        <TriangleAlert size={16} aria-hidden="true" /> {headlines[how]}
      </h3>
      {history.finished?.why && <p>{capital(history.finished.why)}</p>}
      {history.logs.length > 0 && (
        <ol>
          {history.logs.slice(-lastLines).map(({ seq, t, pod, line }) => (
            <li key={seq}>
              <span>{atSeconds(history, t)} s</span>
              <span>{pod}</span>
              <span>{line}</span>
            </li>
          ))}
        </ol>
      )}
      <Button onClick={onRetry}>Run it again</Button>
    </div>
  );
}
