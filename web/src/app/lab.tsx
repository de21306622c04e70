import { Suspense, useCallback, type ReactNode } from "react";
import { Play } from "lucide-react";
import { scenarioOf } from "../../../server/protocol/index.ts";
import { CodeTab } from "../editor/index.ts";
import { Conditions, RunControls, RunFailed, Transport } from "../panels/index.ts";
import { GhostStage, Stage } from "../stage/index.ts";
import { Timeline } from "../timeline/index.ts";
import { TrialTable } from "../trials/index.ts";
import { Button } from "../ui/index.ts";
import {
  queueInWords,
  selectedRequest,
  useShownRun,
  useWorld,
  useWorldState,
  yours,
} from "../world/index.ts";
import type { LayoutProps } from "./parts.tsx";
import css from "./app.module.css";

export { Announcer } from "./Announcer.tsx";
export { Keyboard } from "./Keyboard.tsx";
export { Mended } from "./Mended.tsx";
export { RunTools } from "./RunTools.tsx";
export { Dock, Footer, Score, Story } from "../panels/index.ts";

/** The stage: the shown run, a failed one's reason, or the topology waiting for a first run. */
export function StagePart(props: LayoutProps) {
  return props.lesson.scenario.trials ? <TrialsPart {...props} /> : <ClusterStage {...props} />;
}

function ClusterStage({ lesson, variant, unlocked, commands }: LayoutProps) {
  const world = useWorld();
  const { run, version } = useShownRun();
  const selected = useWorldState((state) => selectedRequest(state.selected));
  const item = useWorldState(({ selected: what }) => (what?.of === "request" ? null : what));
  return (
    <section className={css["stage"]} data-part="stage" aria-label="Stage">
      {run ? (
        <Suspense fallback={<GhostStage scenario={run.history.header.scenario} />}>
          <Stage
            key={run.id}
            history={run.history}
            touched={run.touched}
            version={version}
            playhead={world.playhead}
            selected={selected}
            item={item}
            onSelect={(request) => (request === null ? world.select(null) : world.pick(request))}
            onItem={(what) => world.select(what)}
          />
        </Suspense>
      ) : (
        <>
          <GhostStage scenario={scenarioOf(lesson, variant)} />
          <Over>
            <Invitation lesson={lesson} variant={variant} unlocked={unlocked} commands={commands} />
          </Over>
        </>
      )}
      {run?.history.finished && (
        <Over>
          <RunFailed history={run.history} onRetry={() => commands.run(variant, "scripted")} />
        </Over>
      )}
    </section>
  );
}

type InvitationProps = Pick<LayoutProps, "lesson" | "variant" | "unlocked" | "commands">;

/** Before a first run: what has not been run yet, and the way to do so. */
function Invitation({ lesson, variant, unlocked, commands }: InvitationProps) {
  const starting = useWorldState((state) => state.starting);
  const queue = useWorldState((state) => state.queue);
  const title =
    variant === yours ? "Your code" : (lesson.variants.find(({ id }) => id === variant)?.title ?? variant);
  if (queue) {
    return (
      <div className={css["invitation"]}>
        <p>{queueInWords(queue)}</p>
        <small>
          {queue.for === "place"
            ? "Every lab of this server has something to do."
            : "This machine makes no more runs at a time than it can judge rightly."}
        </small>
      </div>
    );
  }
  if (starting)
    return <p className={css["late"]}>Starting the {lesson.scenario.trials ? "lab" : "cluster"} …</p>;
  return (
    <div className={css["invitation"]}>
      <p>“{title}” has not been run yet.</p>
      <Button look="primary" aria-disabled={!unlocked} onClick={() => commands.run(variant, "scripted")}>
        <Play size={14} aria-hidden="true" /> {unlocked ? "Run it" : "Predict first"}
      </Button>
    </div>
  );
}

/** In the place of stage and timeline, where a lesson's runs are trials: every service, and what the test says of it. */
function TrialsPart({ lesson, variant, unlocked, commands }: LayoutProps) {
  const { run, version } = useShownRun();
  return (
    <section className={css["trials"]} data-part="stage" aria-label="Trials of the test">
      <Suspense>
        <TrialTable
          key={run?.id ?? variant}
          scenario={run?.history.header.scenario ?? lesson.scenario}
          history={run?.history}
          version={version}
        />
      </Suspense>
      {!run && <Invitation lesson={lesson} variant={variant} unlocked={unlocked} commands={commands} />}
      {run?.history.finished && (
        <RunFailed history={run.history} onRetry={() => commands.run(variant, "scripted")} />
      )}
    </section>
  );
}

const Over = ({ children }: { children: ReactNode }) => <div className={css["over"]}>{children}</div>;

/** The timeline of the shown run. */
export function TimelinePart() {
  const world = useWorld();
  const { run, version } = useShownRun();
  const selected = useWorldState((state) => state.selected);
  if (!run) {
    return (
      <section className={css["timeline"]} aria-label="Timeline">
        <p className={css["nothing"]}>
          The timeline of a run: what the API says, what each router believes, what the kubelet does, and
          every request.
        </p>
      </section>
    );
  }
  return (
    <section className={css["timeline"]} aria-label="Timeline">
      <Suspense>
        <Timeline
          key={run.id}
          run={run}
          version={version}
          playhead={world.playhead}
          selected={selected}
          onSelect={(selection) => world.select(selection)}
          onSeek={(t, seq) => world.playhead.go(t, seq)}
        />
      </Suspense>
    </section>
  );
}

/** The Code tab: the lesson's variants, and the learner's own. */
export function CodePart({ lesson, variant, commands }: LayoutProps) {
  const run = useCallback(() => commands.run(yours, "scripted"), [commands]);
  return <CodeTab lesson={lesson} shown={variant} onRun={run} />;
}

/** Playback at the left, what can be asked of the lab at the right. */
export function ControlBar({
  lesson,
  variant,
  unlocked,
  commands,
  short = false,
}: LayoutProps & { short?: boolean }) {
  return (
    <div className={css["bar"]} data-short={short}>
      {!lesson.scenario.trials && (
        <>
          <Transport />
          <Conditions scenario={scenarioOf(lesson, variant)} />
        </>
      )}
      <RunControls lesson={lesson} variant={variant} unlocked={unlocked} commands={commands} short={short} />
    </div>
  );
}
