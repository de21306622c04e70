import type { ReactElement } from "react";
import type { Scenario } from "../../../server/protocol/index.ts";
import { useCanvas } from "../kit/use-canvas.ts";
import { layoutOf } from "./layout/layout.ts";
import { populationOf } from "./layout/population.ts";
import { paintGhost } from "./paint-ghost.ts";
import style from "./stage.module.css";
import { ghostInWords } from "./ghost-words.ts";

/** The topology in outline, for when nothing runs yet. */
export function GhostStage({ scenario }: { readonly scenario: Scenario }): ReactElement {
  const { replicas } = scenario.deployment;
  const names = Array.from({ length: replicas }, (_, index) => `web-${index + 1}`);
  const canvas = useCanvas((frame) => {
    paintGhost(frame, layoutOf(frame.width, frame.height, populationOf(scenario, replicas)), names);
  }, null);
  return (
    <div className={style["stage"]}>
      <canvas ref={canvas} className={style["canvas"]} role="img" aria-label={ghostInWords(scenario)} />
    </div>
  );
}
