import { Suspense, useEffect, useState } from "react";
import { CircleStop, Play, RotateCcw } from "lucide-react";
import { scenarioOf, zero } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { RunFailed, Transport } from "../panels/index.ts";
import { GhostStage, Stage } from "../stage/index.ts";
import { Timeline } from "../timeline/index.ts";
import { TrialTable } from "../trials/index.ts";
import { Button } from "../ui/index.ts";
import { selectedRequest, useShownRun, useWorld, useWorldState, type Run } from "../world/index.ts";
import { recordingOf } from "./recorded.ts";
import { Tally } from "./Tally.tsx";
import css from "./present.module.css";

/** Cluster seconds before the deletion at which a recording begins to play. */
const leadIn = 1;
/** A lab that has not begun a run after so long won't save the talk; in ms. */
const patience = 6000;

interface Props {
  readonly lesson: LessonEntry;
  readonly variant: string;
}

/** One variant at work, on the whole screen: run now, or from a recording when the lab can't be reached. */
export function RunScreen({ lesson, variant }: Props) {
  const world = useWorld();
  const { run, version } = useShownRun();
  const { title, summary } = lesson.variants.find(({ id }) => id === variant) ?? {
    title: variant,
    summary: "",
  };

  // A recording is shown from its beginning: its end is not given away.
  useEffect(() => {
    const { shown, runs, going } = world.store.getState();
    const recording = recordingOf(runs, lesson.id, variant);
    if (shown?.lesson === lesson.id && shown.run !== null && shown.run === going) return;
    if (recording) {
      world.showRun(recording.id);
      world.playhead.seek(beginningOf(recording));
    } else world.show({ lesson: lesson.id, variant });
  }, [world, lesson, variant]);

  return (
    <div className={css["runScreen"]}>
      <header>
        <h2>{title}</h2>
        <p>{summary}</p>
        <RunButtons lesson={lesson} variant={variant} />
      </header>
      {run ? <Tally run={run} /> : <p className={css["tally"]}>Not run yet</p>}
      {lesson.scenario.trials ? (
        <section className={css["trials"]} aria-label="Trials of the test">
          <Suspense>
            <TrialTable
              key={run?.id ?? variant}
              scenario={lesson.scenario}
              history={run?.history}
              version={version}
            />
          </Suspense>
        </section>
      ) : (
        <Pictures lesson={lesson} variant={variant} />
      )}
    </div>
  );
}

/** Stage, timeline and the playhead of both. */
function Pictures({ lesson, variant }: Props) {
  const world = useWorld();
  const { run, version } = useShownRun();
  const selected = useWorldState((state) => state.selected);
  return (
    <>
      <section className={css["stage"]} aria-label="Stage" data-part="stage">
        {run ? (
          <Suspense>
            <Stage
              key={run.id}
              history={run.history}
              touched={run.touched}
              version={version}
              playhead={world.playhead}
              selected={selectedRequest(selected)}
              onSelect={(request) => (request === null ? world.select(null) : world.pick(request))}
            />
          </Suspense>
        ) : (
          <GhostStage scenario={scenarioOf(lesson, variant)} />
        )}
        {run && (
          <RunFailed history={run.history} onRetry={() => void world.start({ variant, mode: "scripted" })} />
        )}
      </section>
      <section className={css["timeline"]} aria-label="Timeline">
        {run && (
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
        )}
      </section>
      <footer className={css["transport"]}>
        <Transport />
      </footer>
    </>
  );
}

function beginningOf({ history }: Run): number {
  const from = zero(history);
  return from === undefined ? 0 : Math.max(0, from - leadIn * history.header.scenario.second);
}

/** Run it for real; or, when the lab is away or too slow, from the recording, and say so. */
function RunButtons({ lesson, variant }: Props) {
  const world = useWorld();
  const open = useWorldState(({ connection }) => connection.is === "open");
  const starting = useWorldState((state) => state.starting);
  const going = useWorldState((state) => state.going);
  const runs = useWorldState((state) => state.runs);
  const [late, setLate] = useState(false);
  const recording = recordingOf(runs, lesson.id, variant);
  useEffect(() => {
    const timer = starting ? setTimeout(() => setLate(true), patience) : undefined;
    return () => clearTimeout(timer);
  }, [starting]);
  const replay = () => {
    if (!recording) return;
    world.showRun(recording.id);
    world.playhead.seek(beginningOf(recording));
    world.playhead.setSpeed(0.25);
    world.playhead.play(beginningOf(recording));
  };
  const away = !open || (starting && late);
  return (
    <div className={css["buttons"]}>
      {going !== null && open ? (
        <Button onClick={() => void world.ask({ type: "run.stop" })}>
          <CircleStop size={16} aria-hidden="true" /> Stop
        </Button>
      ) : (
        <Button
          look={away ? "plain" : "primary"}
          aria-disabled={!open || starting}
          onClick={() => {
            if (!open || starting) return;
            setLate(false);
            void world.start({ variant, mode: "scripted" });
          }}
        >
          <Play size={16} aria-hidden="true" /> {starting ? "Starting …" : "Run it"}
        </Button>
      )}
      {/* A table of trials stands there at once: nothing moves in it that could be played. */}
      {recording && !lesson.scenario.trials && (
        <Button look={away ? "primary" : "plain"} onClick={replay}>
          <RotateCcw size={16} aria-hidden="true" /> Play the recording
        </Button>
      )}
      {away && (
        <p role="status">
          {open ? "The lab is slow to begin. " : "The lab can’t be reached. "}
          {recording
            ? `This run was recorded at ${timeOfDay(recording)}.`
            : "No recording of this was made beforehand."}
        </p>
      )}
    </div>
  );
}

const timeOfDay = ({ history }: Run): string =>
  new Date(history.header.startedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
