import { Play } from "lucide-react";
import { causes, settingsOf, type PodRecord } from "../../../../server/protocol/index.ts";
import { Button } from "../../ui/index.ts";
import { ownTextsOf, useWorld, useWorldState, type Run } from "../../world/index.ts";
import type { Place } from "./code-places.ts";
import type { Life } from "./life.ts";
import { whatIf } from "./what-if.ts";
import css from "./story.module.css";

interface Props {
  readonly run: Run;
  readonly life: Life;
  readonly places: readonly Place[];
}

/** The smallest change that would have saved it, and a way to try it. */
export function Saved({ run, life, places }: Props) {
  const world = useWorld();
  const busy = useWorldState(({ going, starting }) => going !== null || starting);
  const connected = useWorldState(({ connection }) => connection.is === "open");
  const { history } = run;
  const { cause, behind, saved } = life;
  if (cause === undefined || saved === undefined) return null;
  const pod = history.pods.get(life.pod ?? "");
  const change = history.finished && whatIf(history, behind ?? cause, pod);
  const start = () => {
    if (!change || busy || !connected) return;
    const { header } = history;
    void world.start({
      variant: header.variant,
      mode: "scripted",
      settings: { ...settingsOf(header.scenario), ...change.changed },
      origin: { run: run.id, at: world.playhead.now(), changed: change.changed, program: false },
      ...ownTextsOf(header),
    });
  };
  const why = !connected ? "Not connected to the lab" : busy ? "A run is under way" : undefined;
  return (
    <div className={css["saved"]}>
      <p>
        <b>Would have lived</b> had {saved}.
      </p>
      <p className={css["mend"]}>
        In general: {causes[behind ?? cause].mend}.{missing(life, pod, places)}
      </p>
      {change && (
        <>
          <Button
            aria-disabled={why !== undefined}
            title={why ?? `Same arrivals, ${change.says.slice(4)}`}
            onClick={start}
          >
            <Play size={13} aria-hidden="true" /> {change.says}
            {why !== undefined && <span className="visually-hidden">({why})</span>}
          </Button>
          <p className={css["mend"]}>{change.why}</p>
        </>
      )}
    </div>
  );
}

/** Said where the program lacks what a story would otherwise point at. */
function missing({ cause }: Life, pod: PodRecord | undefined, places: readonly Place[]): string {
  if (cause !== "died-of-the-signal" || !pod) return "";
  const signal = pod.signals[0]?.signal ?? "SIGTERM";
  const handles = places.some(({ kind, detail }) => kind === "handler" && detail === signal);
  return handles ? "" : ` No line of this program listens for ${signal}.`;
}
