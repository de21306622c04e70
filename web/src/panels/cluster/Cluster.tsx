import { examLesson } from "../../../../server/protocol/index.ts";
import { useNow, useThrottled, useWorld, type Run } from "../../world/index.ts";
import { Endpoints } from "./Endpoints.tsx";
import { Ledger } from "./Ledger.tsx";
import { Pods } from "./Pods.tsx";
import { Budget, Deployment, Nodes } from "./Workloads.tsx";
import css from "./cluster.module.css";

/** What kubectl would say at the playhead, and what each router believed. */
export default function Cluster({ run }: { run: Run }) {
  const { playhead } = useWorld();
  const t = useThrottled(useNow(playhead), 200);
  const { history } = run;
  return (
    <>
      <Deployment history={history} t={t} />
      <h3 className={css["heading"]}>Pods</h3>
      <Pods run={run} t={t} />
      <Nodes history={history} t={t} />
      <Endpoints history={history} t={t} />
      <Budget history={history} t={t} />
      {history.header.lesson !== examLesson && <Ledger run={run} t={t} />}
    </>
  );
}
