import type { ExamAdvice } from "../../protocol/index.ts";

/** Advice as plain text: the pieces of configuration, each with its comments, and what they rest on. */
export const adviceText = ({ platforms, margin, notes }: ExamAdvice): string =>
  [
    "How to deploy it",
    "",
    ...platforms.flatMap(({ title, text }) => [`${title}:`, text]),
    `The margin of ${margin.seconds} s is ${margin.how}.`,
    ...notes,
  ].join("\n");
