import { scoreAt, verdict } from "../../../server/protocol/index.ts";
import { sceneEnd, useNow, useWorld, type Run } from "../world/index.ts";
import css from "./present.module.css";

/** How many are lost at the playhead; the verdict only once it has got there. */
export function Tally({ run: { history } }: { run: Run }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const over = history.finished !== undefined && now >= sceneEnd(history);
  if (over || history.header.scenario.trials) {
    const { figure, reason } = verdict(history);
    return (
      <p className={css["tally"]} data-testid="verdict">
        <b>{figure}</b> {reason}
      </p>
    );
  }
  const { sent, lost } = scoreAt(history, now);
  return (
    <p className={css["tally"]}>
      <b>
        {lost} of {sent} lost
      </b>{" "}
      so far
    </p>
  );
}
