import type { ReactElement } from "react";
import { useCanvas } from "../kit/use-canvas.ts";
import { layoutOf } from "./layout.ts";
import { paintGhost } from "./paint.ts";
import style from "./stage.module.css";

interface GhostStageProps {
  /** Their names, or just how many. */
  readonly nodes: readonly string[] | number;
  readonly replicas: number;
}

/** The topology in outline, for when nothing runs yet. */
export function GhostStage({ nodes, replicas }: GhostStageProps): ReactElement {
  const names =
    typeof nodes === "number" ? Array.from({ length: nodes }, (_, n) => String.fromCharCode(97 + n)) : nodes;
  const pods = Array.from({ length: replicas }, (_, index) => `web-${index + 1}`);
  const canvas = useCanvas((frame) => {
    paintGhost(frame, layoutOf(frame.width, frame.height, { nodes: names, pods, clientsPerNode: 4 }));
  }, null);
  const description = `${names.length} nodes, each with clients and a router, and ${replicas} pods. Nothing runs yet.`;
  return (
    <div className={style.stage}>
      <canvas ref={canvas} className={style.canvas} role="img" aria-label={description} />
    </div>
  );
}
