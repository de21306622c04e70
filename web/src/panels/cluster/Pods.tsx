import { exitLabel, type History } from "../../../../server/protocol/index.ts";
import { lastSeen, podColumns, type PodView } from "../../terminal/cluster/pods.ts";
import { ageOf } from "../../terminal/cluster/time.ts";
import type { Run } from "../../world/index.ts";
import css from "./cluster.module.css";

/** Every pod that there has been by `t`, as kubectl would have shown it; those that have gone, as they were last. */
export function Pods({ run, t }: { run: Run; t: number }) {
  const { history, tally } = run;
  const pods = [...history.pods.keys()].flatMap((name) => lastSeen(history, name, t) ?? []);
  if (pods.length === 0) return <p className={css["none"]}>No pod has been created yet.</p>;
  return (
    <table className={css["facts"]}>
      <thead>
        <tr>
          <th scope="col">Pod</th>
          <th scope="col">Ready</th>
          <th scope="col">Status</th>
          <th scope="col">Restarts</th>
          <th scope="col">Age</th>
          <th scope="col" title="Requests under way on it">
            In flight
          </th>
        </tr>
      </thead>
      <tbody>
        {pods.map((pod) => (
          <PodRow key={pod.name} history={history} pod={pod} t={t} inFlight={tally.inFlightAt(pod.name, t)} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly history: History;
  readonly pod: PodView;
  readonly t: number;
  readonly inFlight: number;
}

function PodRow({ history, pod, t, inFlight }: RowProps) {
  const { ready, status, restarts } = podColumns(pod, (then) => ageOf(history, then, t));
  const { removed, runs, revision } = pod.record;
  const gone = removed !== undefined && removed.t <= t;
  const last = runs.findLast(({ exited }) => exited !== undefined && exited.t <= t)?.exited;
  return (
    <tr data-gone={gone}>
      <th scope="row">
        {pod.name}
        <small>
          {pod.ip} · node {pod.node}
          {pod.controlled && ` · revision ${revision}`}
        </small>
      </th>
      <td>{ready}</td>
      <td>
        {gone ? <span title="The API server has it no more">gone</span> : status}
        {last && <small>{exitLabel(last)}</small>}
      </td>
      <td>{restarts}</td>
      <td>{ageOf(history, pod.created, gone ? (removed?.t ?? t) : t)}</td>
      <td>{inFlight}</td>
    </tr>
  );
}
