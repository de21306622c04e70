import { eventInWords, type History } from "../../../../server/protocol/index.ts";
import { deploymentAt } from "../../terminal/cluster/deployment.ts";
import { budgetAt, isCordoned } from "../../terminal/cluster/nodes.ts";
import { podsAt } from "../../terminal/cluster/pods.ts";
import { atSeconds, capital, plural } from "../../ui/index.ts";
import css from "./cluster.module.css";

interface Props {
  readonly history: History;
  /** ms since the run began. */
  readonly t: number;
}

/** The deployment and how far its rollout is; nothing where the pods are bare. */
export function Deployment({ history, t }: Props) {
  const view = deploymentAt(history, t);
  if (!view) return null;
  const last = history.rollouts.findLast((event) => event.t <= t);
  return (
    <>
      <h3 className={css["heading"]}>Deployment</h3>
      <table className={css["facts"]}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Ready</th>
            <th scope="col">Up to date</th>
            <th scope="col">Available</th>
            <th scope="col">Revision</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">web</th>
            <td>
              {view.ready}/{view.replicas}
            </td>
            <td>{view.updated}</td>
            <td>{view.available}</td>
            <td>{view.revisions.at(-1) ?? 1}</td>
          </tr>
        </tbody>
      </table>
      {last && (
        <p className={css["note"]}>
          {atSeconds(history, last.t)} s: {capital(eventInWords(last))}.
        </p>
      )}
    </>
  );
}

/** The nodes, and whether they take pods. */
export function Nodes({ history, t }: Props) {
  const pods = podsAt(history, t);
  return (
    <>
      <h3 className={css["heading"]}>Nodes</h3>
      <table className={css["facts"]}>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Status</th>
            <th scope="col">Pods</th>
          </tr>
        </thead>
        <tbody>
          {history.header.scenario.nodes.map(({ name }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>Ready{isCordoned(history, name, t) && ",SchedulingDisabled"}</td>
              <td>{pods.filter(({ node }) => node === name).length}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The PodDisruptionBudget, and the last that an eviction was told; nothing where there is none. */
export function Budget({ history, t }: Props) {
  const budget = budgetAt(history, t);
  const last = history.maintenance.findLast(
    ({ type, t: at }) => at <= t && (type === "eviction.allowed" || type === "eviction.denied"),
  );
  if (!budget && !last) return null;
  const healthy = podsAt(history, t).filter(({ ready, deleted }) => ready && !deleted).length;
  return (
    <>
      <h3 className={css["heading"]}>PodDisruptionBudget</h3>
      <p className={css["note"]}>
        {budget
          ? `${budget.minAvailable} must be available, ${healthy} are: ${plural(
              Math.max(0, healthy - budget.minAvailable),
              "eviction",
            )} allowed.`
          : "There is none."}
        {last && ` ${atSeconds(history, last.t)} s: ${eventInWords(last)}.`}
      </p>
    </>
  );
}
