import {
  lastAt,
  learned,
  tableAt,
  usable,
  type Endpoint,
  type History,
  type PodRecord,
  type RouterRecord,
} from "../../../../server/protocol/index.ts";
import { atSeconds } from "../../ui/index.ts";
import css from "./cluster.module.css";

const kinds = { "kube-proxy": "node", ingress: "", "load-balancer": "" } as const;

/** The EndpointSlice, and what each router has made of it so far: a row that is no longer true is marked. */
export function Endpoints({ history, t }: { history: History; t: number }) {
  const slice = lastAt(history.slices, t)?.endpoints ?? [];
  return (
    <>
      <h3 className={css["heading"]}>EndpointSlice, as the control plane has it</h3>
      <Rows list={slice} />
      {[...history.routers.values()].map((router) => (
        <Router key={router.node} history={history} router={router} slice={slice} t={t} />
      ))}
    </>
  );
}

interface RouterProps {
  readonly history: History;
  readonly router: RouterRecord;
  readonly slice: readonly Endpoint[];
  readonly t: number;
}

function Router({ history, router, slice, t }: RouterProps) {
  const table = tableAt(router, t)?.endpoints ?? [];
  const used = usable(table);
  const left = (name: string): number | undefined => leftAt(history.pods.get(name), t);
  const stale = used.filter((name) => left(name) !== undefined && !usable(slice).includes(name));
  const checks = Map.groupBy(router.checks, ({ target }) => target);
  return (
    <div>
      <h3 className={css["heading"]}>
        Router {router.node}
        <small>{kinds[router.kind] === "node" ? "kube-proxy of this node" : router.kind}</small>
        {stale.map((name) => (
          <span key={name} className={css["stale"]}>
            {staleSays(history, router, name, left(name) ?? t, t)}
          </span>
        ))}
      </h3>
      <Rows list={table} used={used} stale={stale} />
      {checks.size > 0 && (
        <p className={css["note"]}>
          Its own health checks:{" "}
          {[...checks]
            .flatMap(([target, list]) => {
              const last = lastAt(list, t);
              return last ? [`${target} ${last.ok ? "healthy" : "unhealthy"}, ${last.streak} in a row`] : [];
            })
            .join("; ")}
        </p>
      )}
    </div>
  );
}

/** When a pod stopped being something to send requests to: deleted, or ended. */
function leftAt(pod: PodRecord | undefined, t: number): number | undefined {
  const moments = [pod?.deleted?.t, pod?.exited?.t].filter((each) => each !== undefined && each <= t);
  return moments.length > 0 ? Math.min(...(moments as number[])) : undefined;
}

/** What was known at `t`, and what came of it. */
function staleSays(history: History, router: RouterRecord, name: string, from: number, t: number): string {
  const told = learned(router, name, from);
  const since = ((t - from) / history.header.scenario.second).toFixed(2);
  if (!told) return `stale: still sends to ${name}, ${since} s after it left`;
  return `stale: learns of ${name} at ${atSeconds(history, told.t)} s`;
}

interface RowsProps {
  readonly list: readonly Endpoint[];
  readonly used?: readonly string[];
  readonly stale?: readonly string[];
}

const nobody: readonly string[] = [];

function Rows({ list, used, stale = nobody }: RowsProps) {
  if (list.length === 0) return <p className={css["none"]}>empty</p>;
  const yes = (value: boolean) => <td data-no={!value}>{value ? "true" : "false"}</td>;
  return (
    <table className={css["facts"]}>
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">ready</th>
          <th scope="col">serving</th>
          <th scope="col">terminating</th>
          {used && <th scope="col">used</th>}
        </tr>
      </thead>
      <tbody>
        {list.map(({ pod, ready, serving, terminating }) => (
          <tr key={pod} data-stale={stale.includes(pod)}>
            <th scope="row">{pod}</th>
            {yes(ready)}
            {yes(serving)}
            {yes(terminating)}
            {used && <td>{stale.includes(pod) ? "yes, stale" : used.includes(pod) ? "yes" : "no"}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
