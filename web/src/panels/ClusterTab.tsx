import {
  lastAt,
  learned,
  podStatusAt,
  podStatuses,
  tableAt,
  usable,
  withSettings,
  zero,
  exitLabel,
  inFlightAt,
  type Endpoint,
  type History,
  type Scenario,
} from "../../../server/protocol/index.ts";
import { useNow, useShownRun, useThrottled, useWorld, useWorldState } from "../world/index.ts";
import { atSeconds } from "../ui/index.ts";
import { toYaml } from "./scenario-text.ts";
import css from "./panels.module.css";

/** The control plane's view and each router's own, at the playhead; and the scenario as it is run. */
export function ClusterTab({ scenario }: { scenario: Scenario }) {
  const { playhead } = useWorld();
  const now = useThrottled(useNow(playhead), 200);
  const { run } = useShownRun();
  const settings = useWorldState((state) => state.settings);
  const shown = run ? run.history.header.scenario : withSettings(scenario, settings);
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Cluster">
      {run && <Tables history={run.history} now={now} />}
      <h3 className={css["heading"]}>{run ? "Scenario of this run" : "Scenario of the next run"}</h3>
      <pre className={css["yaml"]}>{toYaml({ ...shown })}</pre>
    </div>
  );
}

function Tables({ history, now }: { history: History; now: number }) {
  const slice = lastAt(history.slices, now)?.endpoints ?? [];
  return (
    <>
      <h3 className={css["heading"]}>Pods</h3>
      <table className={css["facts"]}>
        <thead>
          <tr>
            <th scope="col">Pod</th>
            <th scope="col">Node</th>
            <th scope="col">Status</th>
            <th scope="col">In flight</th>
          </tr>
        </thead>
        <tbody>
          {[...history.pods.values()].map((pod) => {
            const status = podStatusAt(history, pod, now);
            const gone = pod.exited && pod.exited.t <= now;
            return (
              <tr key={pod.name}>
                <th scope="row">{pod.name}</th>
                <td>{pod.node}</td>
                <td>
                  {status ? podStatuses[status].label : "not yet"}
                  {gone && pod.exited && `, ${exitLabel(pod.exited)}`}
                </td>
                <td>{inFlightAt(history, pod.name, now)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <h3 className={css["heading"]}>EndpointSlice, as the control plane has it</h3>
      <Endpoints list={slice} />
      {[...history.routers.values()].map((router) => {
        const table = tableAt(router, now);
        const stale = table !== undefined && staleIn(history, table.endpoints, now);
        const told = stale ? learned(router, stale, zero(history) ?? 0) : undefined;
        return (
          <div key={router.node}>
            <h3 className={css["heading"]}>
              Router {router.node}
              {stale && (
                <span className={css["stale"]}>
                  {told
                    ? `stale: learns of ${stale} at ${atSeconds(history, told.t)} s`
                    : `stale: has not learned of ${stale}`}
                </span>
              )}
            </h3>
            <Endpoints list={table?.endpoints ?? []} />
          </div>
        );
      })}
    </>
  );
}

/** A pod that this table still sends to, though it was deleted. */
const staleIn = (history: History, endpoints: readonly Endpoint[], now: number): string | undefined =>
  usable(endpoints).find((name) => {
    const pod = history.pods.get(name);
    return pod?.deleted !== undefined && pod.deleted.t <= now;
  });

function Endpoints({ list }: { list: readonly Endpoint[] }) {
  if (list.length === 0) return <p className={css["none"]}>empty</p>;
  const yes = (value: boolean) => <td data-no={!value}>{value ? "yes" : "no"}</td>;
  return (
    <table className={css["facts"]}>
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">ready</th>
          <th scope="col">serving</th>
          <th scope="col">terminating</th>
        </tr>
      </thead>
      <tbody>
        {list.map(({ pod, ready, serving, terminating }) => (
          <tr key={pod}>
            <th scope="row">{pod}</th>
            {yes(ready)}
            {yes(serving)}
            {yes(terminating)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
