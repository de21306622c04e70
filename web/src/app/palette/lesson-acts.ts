import type { LessonEntry } from "../../link/index.ts";
import type { Commands, usePlayback } from "../../panels/index.ts";
import { yours } from "../../world/index.ts";
import type { Act, ActGroup } from "./act.ts";

/** What a lesson's page lets one do now. */
export interface Around {
  readonly lesson: LessonEntry;
  readonly lessons: readonly LessonEntry[];
  readonly commands: Commands;
  readonly playback: ReturnType<typeof usePlayback>;
  /** Why nothing can be started, and why no signal can be sent; undefined when it can. */
  readonly can: {
    readonly start: string | undefined;
    readonly signal: string | undefined;
    readonly going: boolean;
  };
  /** Whether this is the instructor of a workshop. */
  readonly instructs: boolean;
  /** Why there is nothing to play or to save; undefined when there is. */
  readonly noRun: string | undefined;
  readonly compare: () => void;
  readonly go: (path: string) => void;
  readonly help: () => void;
  readonly turnTheme: () => void;
  readonly nextTheme: string;
}

/** Everything that can be done on a lesson's page. */
export function lessonActs(around: Around): readonly ActGroup[] {
  const { lesson, lessons, commands, playback, can, noRun, go } = around;
  const start = can.start ?? (can.going ? "a run is under way" : undefined);
  const stop = can.going ? undefined : "nothing runs";
  return [
    {
      value: "Run",
      items: [
        ...lesson.variants.map(({ id, title }) => ({
          label: `Run “${title}”`,
          locked: start,
          run: () => commands.run(id, "scripted"),
        })),
        { label: "Run your code", locked: start, run: () => commands.run(yours, "scripted") },
        ...(lesson.scenario.trials ? [] : byHand(around, start)),
        { label: "Stop the run", locked: stop, run: commands.stop },
      ],
    },
    {
      value: "Look",
      items: [
        { label: "Play or pause", keys: "space", locked: noRun, run: playback.toggle },
        { label: "Next event", keys: ".", locked: noRun, run: () => playback.step(1) },
        { label: "Previous event", keys: ",", locked: noRun, run: () => playback.step(-1) },
        { label: "Next landmark", keys: "]", locked: noRun, run: () => playback.phase(1) },
        { label: "Previous landmark", keys: "[", locked: noRun, run: () => playback.phase(-1) },
        { label: "Compare two runs", keys: "C", locked: noRun, run: around.compare },
      ],
    },
    {
      value: "Go to",
      items: [
        { label: "Present this lesson", keys: "Shift P", run: () => go(`/lessons/${lesson.id}/present`) },
        ...(around.instructs ? [{ label: "The workshop’s room", run: () => go("/workshop") }] : []),
        { label: "All lessons", run: () => go("/") },
        ...lessons
          .filter(({ id }) => id !== lesson.id)
          .map(({ id, title }) => ({ label: `Lesson: ${title}`, run: () => go(`/lessons/${id}`) })),
      ],
    },
    {
      value: "Page",
      items: [
        { label: `Theme: ${around.nextTheme}`, run: around.turnTheme },
        { label: "Keys", keys: "?", run: around.help },
      ],
    },
  ];
}

/** Where there is a cluster: runs in which one sends the signals oneself. */
const byHand = ({ lesson, commands, can }: Around, start: string | undefined): readonly Act[] => [
  ...lesson.variants.map(({ id, title }) => ({
    label: `Start “${title}” live`,
    locked: start,
    run: () => commands.run(id, "live"),
  })),
  { label: "Start your code live", locked: start, run: () => commands.run(yours, "live") },
  {
    label: `SIGTERM: delete ${lesson.subject}`,
    keys: "T",
    locked: can.signal,
    run: commands.terminate,
  },
  { label: `SIGKILL: kill ${lesson.subject}`, keys: "K", locked: can.signal, run: commands.kill },
];
