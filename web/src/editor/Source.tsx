import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { phases, type Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { Empty, plural } from "../ui/index.ts";
import { useNow, useShownRun, useWorld, useWorldState, variantRun } from "../world/index.ts";
import { codeOf, type Code, type CodeLine } from "./code-lines.ts";
import { fileIn, fileOf, hasManifests, type FileKind } from "./files.ts";
import { FileSwitch } from "./FileSwitch.tsx";
import { loadSource } from "./pod-source.ts";
import { saidLine } from "./said.ts";
import { usePhase } from "./use-phase.ts";
import css from "./code.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly variant: Variant;
  readonly file: FileKind;
  onFile(file: FileKind): void;
  /** Keeps what was changed in the middle, however large the window becomes: before many, it is all there is to see. */
  readonly changeCentred?: boolean;
}

/** How much of what comes before its shutdown is shown when a source is opened, in lines. */
const linesAbove = 4;

/** A file of the variant's, with a program's phases in the gutter and what differs from the broken start. */
export const Source = memo(function Source(props: Props) {
  const { lesson, variant, file, onFile, changeCentred = false } = props;
  const { id, subject } = lesson;
  const scroll = useRef<HTMLDivElement>(null);
  const name = fileOf(variant, file);
  const fault = lesson.pool.includes(variant);
  const start = fileIn(lesson, fault ? "fixed" : "broken", file);
  const loaded = useCode(id, name, start);
  const runs = useRuns(id, variant.id) && file === "program";
  const phase = usePhase(subject);
  const said = useSaid(subject);
  const wanted = useWorldState((state) => state.codeLine);
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!loaded || !box) return undefined;
    return heldInPlace(box, wanted ? centreWanted : changeCentred ? centreChange : openAtShutdown);
  }, [loaded, changeCentred, wanted]);
  if (!loaded) return null;
  const { code } = loaded;
  if (!code) return <Empty>This page was built without the source of “{variant.title}”.</Empty>;
  return (
    <div className={css["code"]}>
      <p className={css["caption"]}>
        {hasManifests(lesson) ? (
          <FileSwitch shown={file} onShow={onFile} />
        ) : (
          <span className={css["file"]}>pods/{name}</span>
        )}
        <span>
          {variant.role === "broken"
            ? startWords(lesson)
            : name === start
              ? "the broken pod’s own"
              : `${changesOf(code)} against ${start}`}
        </span>
      </p>
      <div
        ref={scroll}
        className={css["scroll"]}
        tabIndex={0}
        role="region"
        aria-label={`Source of ${variant.title}`}
      >
        <ol className={css["lines"]}>
          {code.lines.map((line) => (
            <Line
              key={line.number}
              line={line}
              now={runs && line.phase !== undefined && line.phase === phase}
              said={runs && line.number === said}
              wanted={file === "program" && line.number === wanted?.line}
            />
          ))}
        </ol>
      </div>
    </div>
  );
});

const startWords = ({ draws }: LessonEntry): string =>
  draws === undefined ? "what you start from" : `one draw of ${plural(draws, "fault")}`;

/** Shows the place now and whenever the box changes its size, until the reader goes elsewhere; returns what ends it. */
function heldInPlace(box: HTMLElement, show: (box: HTMLElement) => void): () => void {
  const watch = new ResizeObserver(() => show(box));
  watch.observe(box);
  const release = (): void => watch.disconnect();
  for (const moves of ["wheel", "pointerdown", "keydown"])
    box.addEventListener(moves, release, { once: true, passive: true });
  return release;
}

/** What a variant does at the signal stands at its end, and is what the lesson is about. */
function openAtShutdown(box: HTMLElement): void {
  const first = box.querySelector<HTMLElement>("[data-phase], [data-added=true]");
  if (first) box.scrollTop = first.offsetTop - linesAbove * first.offsetHeight;
}

/** The line that a story, or a moment, points at. */
function centreWanted(box: HTMLElement): void {
  box.querySelector("[data-wanted=true]")?.scrollIntoView({ block: "center" });
}

/** The middle one of the changed lines: an import at the top counts for no more than any other. */
function centreChange(box: HTMLElement): void {
  const changed = box.querySelectorAll("[data-added=true], [data-cut=true]");
  changed[Math.floor(changed.length / 2)]?.scrollIntoView({ block: "center" });
}

const changesOf = ({ added, removed }: Code): string =>
  [added > 0 && `+${added}`, removed > 0 && `−${removed}`].filter(Boolean).join(" ") || "no change";

interface LineProps {
  readonly line: CodeLine;
  /** Of the phase that the pod is in. */
  readonly now: boolean;
  readonly said: boolean;
  /** Somebody asked for it. */
  readonly wanted: boolean;
}

const Line = memo(function Line({ line, now, said, wanted }: LineProps) {
  const { number, pieces, phase, added, cut } = line;
  return (
    <li
      data-added={added}
      data-cut={cut}
      data-phase={phase}
      data-now={now}
      data-said={said}
      data-wanted={wanted}
    >
      <span className={css["gutter"]} title={phases.find(({ id }) => id === phase)?.label} />
      <span className={css["number"]}>{number}</span>
      <code>
        {pieces.map(({ from, text, color }) => (
          <span key={from} style={color ? { color } : undefined}>
            {text}
          </span>
        ))}
      </code>
      {added && <ins className="visually-hidden"> (added)</ins>}
    </li>
  );
});

interface Loaded {
  readonly of: string;
  readonly code: Code | undefined;
}

function useCode(lesson: string, file: string, start: string): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded>();
  const of = `${lesson}/${file}`;
  useEffect(() => {
    let wanted = true;
    const sources = Promise.all([loadSource(lesson, file), loadSource(lesson, start)]);
    void sources.then(([source, base]) => {
      if (wanted) setLoaded({ of, code: source && codeOf(source, file === start ? undefined : base) });
    });
    return () => {
      wanted = false;
    };
  }, [lesson, file, start, of]);
  return loaded?.of === of ? loaded : undefined;
}

/** Whether it is this variant that the shown run is of: where another one was at, its own lines would say. */
function useRuns(lesson: string, variant: string): boolean {
  const { run } = useShownRun();
  const { header } = run?.history ?? {};
  return header !== undefined && header.lesson === lesson && variantRun(header) === variant;
}

/** The line that the pod said something with last, by the playhead. */
function useSaid(subject: string): number | undefined {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { run } = useShownRun();
  const program = run?.history.header.program;
  return run && program && saidLine(run.history, subject, program.text, now);
}
