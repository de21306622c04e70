import { Suspense, useId, useMemo, type ReactNode } from "react";
import { X } from "lucide-react";
import { verdict } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { Stage } from "../stage/index.ts";
import { Timeline } from "../timeline/index.ts";
import { TrialTable } from "../trials/index.ts";
import { Button, capital } from "../ui/index.ts";
import { selectedRequest, useWorld, useWorldState } from "../world/index.ts";
import { Differences } from "./Differences.tsx";
import { diffInWords } from "./diff.ts";
import { runName, timeOfDay } from "./names.ts";
import { trialDiffInWords } from "./trial-diff.ts";
import { useComparison, type Side } from "./use-comparison.ts";
import { useStretches } from "./use-stretches.ts";
import css from "./compare.module.css";

interface Props {
  readonly lesson: LessonEntry;
  /** The controls of the playhead that both share. */
  readonly children: ReactNode;
}

/** Two runs of a lesson on one playhead, aligned at their deletion; and what differs, request by request. */
export default function Comparison({ lesson, children }: Props) {
  const world = useWorld();
  const comparison = useComparison(lesson);
  const stretches = useStretches(comparison?.sides);
  if (!comparison) return null;
  const { sides, diff } = comparison;
  const trials = lesson.scenario.trials !== undefined;
  return (
    <section className={css["comparison"]} aria-label="Comparison" data-trials={trials}>
      <header className={css["head"]}>
        <h2>Compared</h2>
        <p data-testid="difference">
          {diff
            ? `${capital(trials ? trialDiffInWords(sides[0].run.history, sides[1].run.history) : diffInWords(diff))}.`
            : "What differs is told when both runs have ended; the pictures can be watched meanwhile."}
        </p>
        <Button onClick={() => world.compare(null)} title="Show one run again (C)">
          <X size={14} aria-hidden="true" /> Stop comparing
        </Button>
      </header>
      <div className={css["stages"]}>
        {sides.map((side, index) => (
          <SideStage
            key={index === 0 ? "before" : "after"}
            lesson={lesson}
            side={side}
            word={index === 0 ? "Before" : "After"}
            onReplace={(run) => comparison.replace(index === 0 ? 0 : 1, run)}
            other={sides[index === 0 ? 1 : 0].run.id}
          />
        ))}
      </div>
      <div className={css["controls"]}>{children}</div>
      {!trials && (
        <div className={css["lower"]}>
          <div className={css["timelines"]}>
            {sides.map(({ run, version, playhead, selected, select, seek }, index) => (
              <section key={run.id} aria-label={`Timeline ${index === 0 ? "before" : "after"}`}>
                <Suspense>
                  <Timeline
                    run={run}
                    version={version}
                    playhead={playhead}
                    selected={selected === null ? null : { of: "request", id: selected }}
                    onSelect={(selection) => select(selectedRequest(selection))}
                    onSeek={(t) => seek(t)}
                    {...(stretches && { stretch: stretches[index === 0 ? 0 : 1] })}
                  />
                </Suspense>
              </section>
            ))}
          </div>
          {diff && <Differences comparison={comparison} diff={diff} />}
        </div>
      )}
    </section>
  );
}

interface SideProps {
  readonly lesson: LessonEntry;
  readonly side: Side;
  readonly word: string;
  /** The run at the other side: it can't be held against itself. */
  readonly other: string;
  onReplace(run: string): void;
}

function SideStage({ lesson, side, word, other, onReplace }: SideProps) {
  const { run, version, playhead, selected, select } = side;
  const id = useId();
  const runs = useWorldState((state) => state.runs);
  const over = run.history.finished !== undefined;
  const said = useMemo(() => (over ? verdict(run.history) : undefined), [run, over]);
  const choices = runs
    .all()
    .filter((each) => each.history.header.lesson === lesson.id && each.id !== other)
    .toReversed();
  return (
    <section className={css["side"]} aria-label={`Stage ${word.toLowerCase()}`}>
      <header>
        <label htmlFor={id}>{word}</label>
        <select id={id} value={run.id} onChange={({ target }) => onReplace(target.value)}>
          {choices.map((each) => (
            <option key={each.id} value={each.id}>
              {runName(lesson, each, runs.get(each.history.header.origin?.run))},{" "}
              {timeOfDay(each.history.header.startedAt)}
            </option>
          ))}
        </select>
        <p data-testid={`verdict-${word.toLowerCase()}`}>
          <b>{said?.figure ?? "still going"}</b> {said && <span title={said.reason}>{said.reason}</span>}
        </p>
      </header>
      <div className={css["picture"]}>
        <Suspense>
          {run.history.header.scenario.trials ? (
            <TrialTable scenario={run.history.header.scenario} history={run.history} version={version} />
          ) : (
            <Stage
              key={run.id}
              history={run.history}
              touched={run.touched}
              version={version}
              playhead={playhead}
              selected={selected}
              onSelect={select}
            />
          )}
        </Suspense>
      </div>
    </section>
  );
}
