import { Children, useState, type ReactNode } from "react";
import { Eye, Play } from "lucide-react";
import {
  checks,
  moments,
  namedMoment,
  phases,
  type CheckId,
  type MomentName,
  type PhaseId,
  type Tier,
} from "../../../server/protocol/index.ts";
import { atSeconds, Button } from "../ui/index.ts";
import { useShownRun, useWorld } from "../world/index.ts";
import { useLesson } from "./context.ts";
import css from "./lesson.module.css";

/** What to watch now; with `at`, a way to that moment of the run that is shown. */
export function Observe({ at, children }: { at?: MomentName; children: ReactNode }) {
  return (
    <aside className={css["observe"]}>
      <Eye size={16} aria-hidden="true" />
      <div>
        <span className="visually-hidden">Watch: </span>
        {children}
        {at && <GoTo moment={at} />}
      </div>
    </aside>
  );
}

function GoTo({ moment }: { moment: MomentName }) {
  const world = useWorld();
  const { lesson } = useLesson();
  const { run } = useShownRun();
  if (!run?.history.finished || run.history.header.lesson !== lesson.id) return null;
  const t = namedMoment(run.history, moment);
  if (t === undefined) return null;
  return (
    <button type="button" className={css["goto"]} onClick={() => world.playhead.seek(t)}>
      Go to {moments[moment]}, {atSeconds(run.history, t)} s
    </button>
  );
}

const hintNames = ["Where to look", "Which phase", "What is wrong"];

/** Three hints, given one at a time: where to look, which phase, what is wrong. */
export function Hints({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(0);
  const all = Children.toArray(children).filter((child) => typeof child === "object");
  const next = hintNames[shown];
  return (
    <section className={css["hints"]} aria-label="Hints">
      <ol>
        {all.slice(0, shown).map((hint, index) => (
          <li key={hintNames[index]}>
            <b>{hintNames[index]}</b>
            {hint}
          </li>
        ))}
      </ol>
      {shown < all.length && (
        <Button look="quiet" onClick={() => setShown(shown + 1)}>
          Hint {shown + 1} of {all.length}
          {next ? `: ${next.toLowerCase()}` : ""}
        </Button>
      )}
    </section>
  );
}

export const Hint = ({ children }: { children: ReactNode }) => <div>{children}</div>;

/** Shown only in the sandbox tier that it is true of. */
export function InTier({ tier, children }: { tier: Tier; children: ReactNode }) {
  return useLesson().tier === tier ? <>{children}</> : null;
}

export const Phase = ({ id }: { id: PhaseId }) => (
  <span className={css["phase"]}>{phases.find((phase) => phase.id === id)?.label ?? id}</span>
);

export const CheckName = ({ id }: { id: CheckId }) => (
  <span className={css["check"]} title={checks[id].holdsWhen}>
    {checks[id].label}
  </span>
);

export const Pod = ({ name }: { name: string }) => <code className={css["pod"]}>{name}</code>;

/** Runs a variant from within the text. */
export function Run({ variant }: { variant: string }) {
  const { lesson, run } = useLesson();
  const title = lesson.variants.find(({ id }) => id === variant)?.title ?? variant;
  return (
    <Button className={css["run"]} onClick={() => run(variant)}>
      <Play size={14} aria-hidden="true" /> Run “{title}”
    </Button>
  );
}
