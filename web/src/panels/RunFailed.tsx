import { TriangleAlert } from "lucide-react";
import type { History } from "../../../server/protocol/index.ts";
import { atSeconds, Button } from "../ui/index.ts";
import css from "./panels.module.css";

const lastLines = 6;

const headlines = {
  failed: "This run failed",
  limit: "This run took too long and was ended",
} as const;

/** A run that could not be carried out: its cause, the last that the pods said, and another try. */
export function RunFailed({ history, onRetry }: { history: History; onRetry(): void }) {
  const how = history.finished?.how;
  if (how !== "failed" && how !== "limit") return null;
  return (
    <div className={css["failed"]} role="alert">
      <h3>
        <TriangleAlert size={16} aria-hidden="true" /> {headlines[how]}
      </h3>
      {history.finished?.why && <p>{history.finished.why}</p>}
      {history.logs.length > 0 && (
        <pre>
          {history.logs
            .slice(-lastLines)
            .map(({ t, pod, line }) => `${atSeconds(history, t)} s  ${pod}  ${line}`)
            .join("\n")}
        </pre>
      )}
      <Button onClick={onRetry}>Run it again</Button>
    </div>
  );
}
