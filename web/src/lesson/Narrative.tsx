import { lazy, memo, Suspense, type ComponentType, type ReactNode } from "react";
import type { MDXProps } from "mdx/types";
import { late } from "../ui/index.ts";
import { Explain } from "./Explain.tsx";
import { Predict } from "./Predict.tsx";
import { useLesson } from "./context.ts";
import { NextUp } from "./NextUp.tsx";
import { Recall } from "./Recall.tsx";
import { CheckName, Hint, Hints, InTier, Observe, Phase, Pod, Run } from "./pieces.tsx";
import css from "./lesson.module.css";

type Text = ComponentType<MDXProps>;

const texts = import.meta.glob<{ default: Text }>("../../../lessons/*/lesson.mdx");

/** By lesson. None is fetched before it is shown, and each only once. */
const bodies: Readonly<Record<string, Text>> = Object.fromEntries(
  Object.entries(texts).map(([path, load]) => [path.split("/").at(-2), lazy(load)]),
);

/** A wide table scrolls by itself, and can be reached by keyboard to do so. */
const Table = ({ children }: { children?: ReactNode }) => (
  <div className={css["table"]} role="region" aria-label="Table" tabIndex={0}>
    <table>{children}</table>
  </div>
);

/** A piece that one lesson has: the others needn't fetch it. */
function rare(load: () => Promise<{ default: ComponentType }>) {
  const Piece = late(load);
  return () => (
    <Suspense fallback={<Skeleton />}>
      <Piece />
    </Suspense>
  );
}

const pieces = {
  BudgetPlanner: rare(() => import("./budget/BudgetPlanner.tsx")),
  Predict,
  Explain,
  Draw: rare(() => import("./Draw.tsx")),
  Observe,
  Hints,
  Hint,
  InTier,
  Phase,
  Check: CheckName,
  Pod,
  Run,
  table: Table,
};

/** The lesson's text, with its cards. */
export const Narrative = memo(function Narrative() {
  const { lesson } = useLesson();
  const Body = bodies[lesson.id];
  return (
    <article className={css["text"]}>
      <h1>{lesson.title}</h1>
      <p className={css["question"]}>{lesson.question}</p>
      {Body ? (
        <Suspense fallback={<Skeleton />}>
          <Body components={pieces} />
          <Recall />
          <NextUp />
        </Suspense>
      ) : (
        <>
          <Predict />
          <p>
            This page was built without the text of this lesson. Build it again (<code>npm run build</code>)
            to read it; the lab works all the same.
          </p>
          <Explain />
        </>
      )}
    </article>
  );
});

/** Shown only when loading takes longer than a moment (see its animation delay). */
const Skeleton = () => (
  <div className={css["skeleton"]} aria-hidden="true">
    {[92, 100, 84, 96, 60].map((width) => (
      <span key={width} style={{ width: `${width}%` }} />
    ))}
  </div>
);
