import { useEffect, useState } from "react";
import { phases, type PhaseId, type Variant } from "../../../server/protocol/index.ts";
import { Empty } from "../ui/index.ts";
import { phaseAt, useNow, useShownRun, useWorld } from "../world/index.ts";
import { diffLines } from "./diff.ts";
import { phaseLines } from "./phase-lines.ts";
import { loadSource, plainLines, type SourceLines } from "./pod-source.ts";
import css from "./code.module.css";

interface Props {
  readonly lesson: string;
  readonly variant: Variant;
  readonly broken: string;
  readonly subject: string;
}

interface Loaded {
  readonly of: string;
  readonly lines: SourceLines | undefined;
  readonly base: SourceLines | undefined;
}

/** The variant's source, with its phases in the gutter and what differs from the broken start. */
export function CodeTab({ lesson, variant, broken, subject }: Props) {
  const loaded = useSource(lesson, variant.id, broken);
  const phase = usePhase(subject);
  if (!loaded) return null;
  if (!loaded.lines) return <Empty>This page was built without the source of “{variant.title}”.</Empty>;
  const text = plainLines(loaded.lines);
  const { added, removedBefore } =
    loaded.base && variant.id !== broken
      ? diffLines(plainLines(loaded.base), text)
      : { added: new Set<number>(), removedBefore: new Set<number>() };
  const inPhase = phaseLines(text);
  const changes = added.size;
  return (
    <div className={css["code"]}>
      <p className={css["caption"]}>
        <span className={css["file"]}>pods/{variant.id}.ts</span>
        <span>
          {variant.id === broken
            ? "what you start from"
            : `${changes} line${changes === 1 ? "" : "s"} differ${changes === 1 ? "s" : ""} from ${broken}.ts`}
        </span>
      </p>
      <div className={css["scroll"]} tabIndex={0} role="region" aria-label={`Source of ${variant.title}`}>
        <ol className={css["lines"]}>
          {loaded.lines.map((pieces, index) => (
            <li
              key={index}
              data-added={added.has(index)}
              data-cut={removedBefore.has(index)}
              data-phase={inPhase[index]}
              data-now={inPhase[index] !== undefined && inPhase[index] === phase}
            >
              <span className={css["gutter"]} title={labelOf(inPhase[index])} />
              <span className={css["number"]}>{index + 1}</span>
              <code>
                {pieces.map(([piece, color], place) =>
                  color ? (
                    <span key={place} style={{ color }}>
                      {piece}
                    </span>
                  ) : (
                    piece
                  ),
                )}
                {pieces.length === 0 && "\n"}
              </code>
              {added.has(index) && <ins className="visually-hidden"> (added)</ins>}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

const labelOf = (id: PhaseId | undefined): string | undefined =>
  phases.find((phase) => phase.id === id)?.label;

function useSource(lesson: string, variant: string, broken: string): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded>();
  const of = `${lesson}/${variant}`;
  useEffect(() => {
    let wanted = true;
    void Promise.all([loadSource(lesson, variant), loadSource(lesson, broken)]).then(([lines, base]) => {
      if (wanted) setLoaded({ of, lines, base });
    });
    return () => {
      wanted = false;
    };
  }, [lesson, variant, broken, of]);
  return loaded?.of === of ? loaded : undefined;
}

function usePhase(subject: string): PhaseId | undefined {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { run } = useShownRun();
  const pod = run?.history.pods.get(subject);
  return run && pod ? phaseAt(run.history, pod, now) : undefined;
}
