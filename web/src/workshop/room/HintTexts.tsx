import { lazy, Suspense, useEffect, useRef, type ComponentType, type ReactNode } from "react";
import type { MDXProps } from "mdx/types";
import { checks, phases, type CheckId, type PhaseId } from "../../../../server/protocol/index.ts";

// As the lesson's own page has them. Asked for here once more, so that those pages needn't share their code with this one.
const texts = import.meta.glob<{ default: ComponentType<MDXProps> }>("../../../../lessons/*/lesson.mdx");
const bodies = Object.fromEntries(
  Object.entries(texts).map(([path, load]) => [path.split("/").at(-2), lazy(load)]),
);

interface Props {
  /** A lesson's id. */
  readonly lesson: string;
  /** Gets the hints as plain text, in their order: where to look, which phase, what is wrong. */
  onRead(hints: readonly string[]): void;
}

/** Reads a lesson's hints off its text, where they stand beside what they are about. Nothing of it is seen. */
export function HintTexts({ lesson, onRead }: Props) {
  const Body = bodies[lesson];
  return (
    <div hidden>
      <Suspense>
        {Body && (
          <Reader key={lesson} onRead={onRead}>
            <Body components={pieces} />
          </Reader>
        )}
      </Suspense>
    </div>
  );
}

function Reader({ onRead, children }: Pick<Props, "onRead"> & { children: ReactNode }) {
  const text = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const hints = [...(text.current?.querySelectorAll("[data-hint]") ?? [])];
    onRead(hints.map(({ textContent }) => textContent.trim().replaceAll(/\s+/g, " ")));
  }, [onRead]);
  return <div ref={text}>{children}</div>;
}

const Nothing = () => null;

/** What a hint may be made of; everything else of a lesson is left out. */
const pieces = {
  Hints: ({ children }: { children?: ReactNode }) => <>{children}</>,
  Hint: ({ children }: { children?: ReactNode }) => <div data-hint>{children}</div>,
  Phase: ({ id }: { id: PhaseId }) => <>{phases.find((phase) => phase.id === id)?.label ?? id}</>,
  Check: ({ id }: { id: CheckId }) => <>{checks[id].label}</>,
  Pod: ({ name }: { name: string }) => <>{name}</>,
  BudgetPlanner: Nothing,
  Draw: Nothing,
  Explain: Nothing,
  InTier: Nothing,
  Observe: Nothing,
  Predict: Nothing,
  Run: Nothing,
};
