import { Suspense } from "react";
import { withSettings, type Scenario } from "../../../server/protocol/index.ts";
import { useShownRun, useWorldState } from "../world/index.ts";
import { toYaml } from "./scenario-text.ts";
import css from "./panels.module.css";
import { late } from "../ui/index.ts";

// Comes when somebody looks at it.
const Cluster = late(() => import("./cluster/Cluster.tsx"));

/** The control plane's view and each router's own, at the playhead; and the scenario as it is run. */
export function ClusterTab({ scenario }: { scenario: Scenario }) {
  const { run } = useShownRun();
  const settings = useWorldState((state) => state.settings);
  const shown = run ? run.history.header.scenario : withSettings(scenario, settings);
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Cluster">
      {run && (
        <Suspense fallback={null}>
          <Cluster run={run} />
        </Suspense>
      )}
      <h3 className={css["heading"]}>{run ? "Scenario of this run" : "Scenario of the next run"}</h3>
      <pre className={css["yaml"]}>{toYaml({ ...shown })}</pre>
    </div>
  );
}
