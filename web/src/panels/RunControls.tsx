import { useEffect, useRef } from "react";
import { ChevronDown, CircleStop, Play, Skull, Zap } from "lucide-react";
import type { LessonEntry } from "../link/index.ts";
import { Button, IconButton, MenuBox, MenuGroup, MenuItem } from "../ui/index.ts";
import { placeOf, useWorld, useWorldState, waitOf, yours, type Queue } from "../world/index.ts";
import type { Commands } from "./commands.ts";
import { nameOf, nextRun, possible } from "./run-actions.ts";
import css from "./panels.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly variant: string;
  readonly unlocked: boolean;
  readonly commands: Commands;
  /** Fewer words, where there is little room. */
  readonly short: boolean;
}

/** Start, signal, run, stop. */
export function RunControls({ lesson, variant, unlocked, commands, short }: Props) {
  const state = useWorldState((world) => world);
  const can = possible(state, unlocked, lesson.subject);
  const next = nextRun(lesson.variants, lesson.id, variant, state.runs);
  const { drafts } = useWorld();
  const own = variant === yours || drafts.has(lesson.id);
  const { queue } = state;
  const group = useKeptFocus(queue ? "queue" : can.going ? "going" : "resting");
  // A test sends its signals itself.
  const live = lesson.scenario.trials === undefined;
  if (can.going) {
    return (
      <div key="going" className={css["run"]} role="group" aria-label="Run" tabIndex={-1} ref={group}>
        {live && (
          <>
            <Locked
              why={can.signal}
              look="primary"
              onClick={commands.terminate}
              title={`Delete ${lesson.subject}`}
            >
              <Zap size={14} aria-hidden="true" /> SIGTERM <kbd>T</kbd>
            </Locked>
            <Locked why={can.signal} onClick={commands.kill} title={`Kill ${lesson.subject} at once`}>
              <Skull size={14} aria-hidden="true" /> SIGKILL <kbd>K</kbd>
            </Locked>
          </>
        )}
        <Button onClick={commands.stop} title="End this run">
          <CircleStop size={14} aria-hidden="true" /> Stop
        </Button>
      </div>
    );
  }
  if (queue) {
    return (
      <div key="queue" className={css["run"]} role="group" aria-label="Run" tabIndex={-1} ref={group}>
        <InQueue queue={queue} short={short} />
      </div>
    );
  }
  return (
    <div key="resting" className={css["run"]} role="group" aria-label="Run" tabIndex={-1} ref={group}>
      {!short && live && (
        <Locked
          why={can.start}
          onClick={() => commands.run(variant, "live")}
          title="Let traffic flow, and send the signals yourself"
        >
          Start live
        </Locked>
      )}
      <span className={css["split"]}>
        <Locked why={can.start} look="primary" onClick={() => next && commands.run(next.id, "scripted")}>
          <Play size={14} aria-hidden="true" /> Run {next?.name ?? variant} <kbd>R</kbd>
        </Locked>
        <MenuBox
          side="top"
          trigger={
            <IconButton label="Other runs" className={css["more"] ?? ""}>
              <ChevronDown size={15} aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuGroup label={live ? "Run it: the signal comes by itself" : "Run it"}>
            {lesson.variants.map((each) => (
              <MenuItem
                key={each.id}
                detail={each.summary}
                disabled={can.start !== undefined}
                onClick={() => commands.run(each.id, "scripted")}
              >
                {each.title}
              </MenuItem>
            ))}
            {own && (
              <MenuItem disabled={can.start !== undefined} onClick={() => commands.run(yours, "scripted")}>
                Your code
              </MenuItem>
            )}
          </MenuGroup>
          {live && (
            <MenuGroup label="Live: you send the signals">
              {lesson.variants.map((each) => (
                <MenuItem
                  key={each.id}
                  disabled={can.start !== undefined}
                  onClick={() => commands.run(each.id, "live")}
                >
                  Start {nameOf(each)}
                </MenuItem>
              ))}
              {own && (
                <MenuItem disabled={can.start !== undefined} onClick={() => commands.run(yours, "live")}>
                  Start yours
                </MenuItem>
              )}
            </MenuGroup>
          )}
        </MenuBox>
      </span>
    </div>
  );
}

/** Instead of what would start a run: how long until the one that was asked for, and a way out. */
function InQueue({ queue, short }: { queue: Queue; short: boolean }) {
  const world = useWorld();
  return (
    <>
      <p className={css["queue"]}>
        {placeOf(queue)} in the queue
        <small>{waitOf(queue)}</small>
      </p>
      <Button onClick={() => void world.leaveQueue()} title="The run is not made">
        {short ? "Leave" : "Leave the queue"}
      </Button>
    </>
  );
}

/**
 * The buttons change when a run begins or ends. They are other buttons then, so that a second click can't send a signal
 * by accident; the keyboard's place in the page is kept all the same.
 */
function useKeptFocus(state: "resting" | "queue" | "going") {
  const group = useRef<HTMLDivElement>(null);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (document.activeElement === document.body) group.current?.focus({ preventScroll: true });
  }, [state]);
  return group;
}

interface LockedProps {
  readonly why: string | undefined;
  readonly look?: "plain" | "primary";
  readonly title?: string;
  readonly children: React.ReactNode;
  onClick(): void;
}

/** A button that stays reachable while it can't be used, and then says why. */
const Locked = ({ why, look = "plain", title, children, onClick }: LockedProps) => (
  <Button
    look={why === undefined ? look : "plain"}
    aria-disabled={why !== undefined}
    title={why ?? title}
    onClick={onClick}
  >
    {children}
    {why !== undefined && <span className="visually-hidden">({why})</span>}
  </Button>
);
