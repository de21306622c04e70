import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { useMemo } from "react";
import { type History } from "../../../../server/protocol/index.ts";
import { capital, Empty, IconButton, OutcomeGlyph, plural, signed } from "../../ui/index.ts";
import { useNow, useWorld, type Run, type Selection, type ShownRun } from "../../world/index.ts";
import { Attempts } from "./Attempts.tsx";
import { Chain } from "./Chain.tsx";
import { placesOf } from "./code-places.ts";
import { knownAt } from "./known-at.ts";
import { headline, lifeOf, type Life } from "./life.ts";
import { nextAlike, nextLoss } from "./losses.ts";
import { placeOfEvent } from "./moments.ts";
import { Saved } from "./Saved.tsx";
import { stepsOf } from "./steps.ts";
import css from "./story.module.css";

interface Props {
  readonly shown: ShownRun;
  readonly run: Run;
  readonly selected: Selection;
}

interface ToldProps extends Props {
  readonly life: Life;
}

/** The story of one thing, where this run has it. */
export default function Told({ shown, run, selected }: Props) {
  const life = useMemo(
    () => (shown.run ? lifeOf(shown.run.history, selected) : undefined),
    [shown, selected],
  );
  if (!life) return <Empty>This run has no such thing (any more): its journal gave it up.</Empty>;
  return <StoryOf shown={shown} run={run} life={life} selected={selected} />;
}

function StoryOf({ shown, run, life, selected }: ToldProps) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { history } = run;
  const text = history.header.program?.text ?? "";
  const places = useMemo(() => placesOf(text), [text]);
  const steps = useMemo(() => (shown.run ? stepsOf(shown.run, life, places) : []), [shown, life, places]);
  const known = knownAt(history, life, now);
  // Accounts are settled after the last moment there is anything to see: at the end nothing is still to come.
  const until = !playhead.growing && now >= playhead.end ? Infinity : now;
  return (
    <section className={css["story"]} aria-label={`Story of ${life.title.toLowerCase()}`}>
      <Head run={run} life={life} selected={selected} />
      <p className={css["why"]}>
        {capital(headline(life))}.<Others run={run} selected={selected} />
      </p>
      {known && <p className={css["known"]}>{known}</p>}
      <Attempts history={history} attempts={life.attempts} selected={selected.id} />
      <Chain history={history} steps={steps} outcome={life.outcome} now={until} />
      <Saved run={run} life={life} places={places} />
      <Took history={history} life={life} id={selected.id} />
      <Proof run={run} life={life} />
    </section>
  );
}

function Head({ run, life, selected }: Omit<ToldProps, "shown">) {
  const world = useWorld();
  const step = (direction: 1 | -1) => {
    const next = nextLoss(run, selected, direction);
    if (next) world.select(next);
  };
  return (
    <header>
      <h2>
        <OutcomeGlyph outcome={life.outcome ?? (life.lost ? "unknown" : undefined)} />
        <span>
          {life.title} · {life.fate}
        </span>
      </h2>
      <small title={life.what}>{life.what}</small>
      <span className={css["walk"]}>
        <IconButton
          label="Previous lost one  P"
          onClick={() => step(-1)}
          disabled={!nextLoss(run, selected, -1)}
        >
          <ChevronLeft size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label="Next lost one  N" onClick={() => step(1)} disabled={!nextLoss(run, selected, 1)}>
          <ChevronRight size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label="Close the story" onClick={() => world.select(null)}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </span>
    </header>
  );
}

/** How many more this cause has lost, once the run has been judged. */
function Others({ run, selected }: { run: Run; selected: Selection }) {
  const world = useWorld();
  if (selected.of !== "request") return null;
  const next = nextAlike(run, selected.id);
  const cause = run.history.requests.get(selected.id)?.explained?.cause;
  if (next === undefined || cause === undefined) return null;
  const others = (run.tally.byCause.get(cause)?.length ?? 1) - 1;
  return (
    <>
      {" "}
      <button type="button" className={css["textButton"]} onClick={() => world.pick(next)}>
        {plural(others, "other")} by the same cause
      </button>
    </>
  );
}

/** How long what was answered took. */
function Took({ history, life, id }: { history: History; life: Life; id: number }) {
  const { began, ended, lost } = life;
  if (lost || !began || !ended || life.outcome === undefined) return null;
  const request = history.requests.get(id);
  return (
    <p className={css["took"]}>
      Took {signed((ended.t - began.t) / history.header.scenario.second).slice(1)} s
      {request?.status !== undefined && `, answered ${request.status}`}
      {request?.committed && ", and the payment is in the ledger"}.
    </p>
  );
}

/** The events that the cause rests on, by their numbers in the journal. */
function Proof({ run, life }: { run: Run; life: Life }) {
  const { playhead } = useWorld();
  if (life.cause === undefined) return null;
  const places = life.evidence.flatMap((seq) => placeOfEvent(run, seq) ?? []);
  if (places.length === 0) return null;
  return (
    <p className={css["proof"]}>
      Proven by events{" "}
      {places.map(({ seq, t, type }) => (
        <button key={seq} type="button" title={type ?? "event"} onClick={() => playhead.seek(t)}>
          {seq}
        </button>
      ))}
    </p>
  );
}
