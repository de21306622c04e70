import type { LessonEntry } from "../link/index.ts";

/** One screen of a presentation. */
export type Step =
  | { readonly kind: "opening" }
  /** The room commits to an answer: hands are counted. */
  | { readonly kind: "vote"; readonly of: Question }
  | { readonly kind: "run"; readonly variant: string }
  /** What the room said, and what is so. */
  | { readonly kind: "reveal"; readonly of: Question }
  | { readonly kind: "code" }
  | { readonly kind: "outcome" };

export type Question = "predict" | "explain";

/** A lesson on a big screen: commit, see, reveal; then why, what doesn't help, what does. */
export function stepsOf({ variants }: Pick<LessonEntry, "variants">): readonly Step[] {
  const runs = (role: string): Step[] =>
    variants.filter((variant) => variant.role === role).map(({ id }) => ({ kind: "run", variant: id }));
  return [
    { kind: "opening" },
    { kind: "vote", of: "predict" },
    ...runs("broken"),
    { kind: "reveal", of: "predict" },
    { kind: "vote", of: "explain" },
    { kind: "reveal", of: "explain" },
    ...runs("misconception"),
    { kind: "code" },
    ...runs("fixed"),
    { kind: "outcome" },
  ];
}

/** What a step is called in the list of steps. */
export function nameOf(step: Step, { variants }: Pick<LessonEntry, "variants">): string {
  switch (step.kind) {
    case "opening":
      return "The question";
    case "vote":
      return step.of === "predict" ? "What will happen?" : "Why did it happen?";
    case "run":
      return `Run: ${variants.find(({ id }) => id === step.variant)?.title ?? step.variant}`;
    case "reveal":
      return step.of === "predict" ? "What happened" : "Why it happened";
    case "code":
      return "The mend";
    case "outcome":
      return "Before and after";
  }
}

/** The number of a step as an address says it, counted from 1; what makes no sense is the first. */
export function stepAt(search: string, count: number): number {
  const asked = Number(new URLSearchParams(search).get("step") ?? 1);
  return Number.isInteger(asked) ? Math.min(count, Math.max(1, asked)) - 1 : 0;
}
