import type { Run } from "../../world/index.ts";
import { plural } from "../../ui/index.ts";
import css from "./cluster.module.css";

/** The job queue, the database and the collector at `t`, where the run has them. */
export function Ledger({ run, t }: { run: Run; t: number }) {
  const { history, tally } = run;
  const { jobs, collector } = history.header.scenario;
  const sessions = [...history.sessions.values()].filter(
    ({ opened, closed }) => opened.t <= t && !(closed && closed.t <= t),
  );
  const { queued, claimed, done } = tally.jobsAt(t);
  const facts: (readonly [what: string, is: string])[] = [];
  if (jobs) facts.push(["Jobs", `${queued} queued, ${claimed} claimed, ${done} done`]);
  if (sessions.length > 0) {
    const by = Map.groupBy(sessions, ({ pod }) => pod);
    const each = [...by].map(([pod, list]) => `${pod} ${list.length}`).join(", ");
    facts.push(["Database", `${plural(sessions.length, "connection")}: ${each}`]);
  }
  if (collector) {
    const states = {
      alive: "takes spans",
      dead: "takes connections and never answers",
      refusing: "nobody listens",
    };
    facts.push(["Collector", `${states[collector]}; ${plural(spansBy(run, t), "span")} received`]);
  }
  if (facts.length === 0) return null;
  return (
    <>
      <h3 className={css["heading"]}>Beside the pods</h3>
      <dl className={css["list"]}>
        {facts.map(([what, is]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{is}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** How many spans had been received by `t`: they are in the order of time. */
function spansBy({ history: { spans } }: Run, t: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.t ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
