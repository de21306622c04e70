import { drawsOf, plant, poolOf } from "../protocol/index.ts";
import type { LessonFolder } from "./folder.ts";

/**
 * What is wrong with the faults of a lesson that draws: any of them can be planted together, the broken pod is one draw
 * of them, the text gives them away to nobody, and each is from a lesson that came before. None in any other lesson.
 */
export function poolProblems(
  { id, lesson, narrative, pods }: LessonFolder,
  lessons: readonly string[],
): string[] {
  const pool = poolOf(lesson);
  const cards = narrative.split("<Draw />").length - 1;
  if (lesson.draws === undefined)
    return cards === 0 ? [] : ["lesson.mdx: <Draw /> stands there, and lesson.ts has no draws"];
  const text = (variant: string): string => pods.get(variant)?.text ?? "";
  const fixed = text(lesson.variants.find(({ role }) => role === "fixed")?.id ?? "");
  const pairs = pool.flatMap((one, at) => pool.slice(at + 1).map((other) => [one.id, other.id] as const));
  const broken = lesson.variants.find(({ role }) => role === "broken")?.id ?? "";
  const isDraw = drawsOf(pool, lesson.draws).some(
    (draw) =>
      plant(
        fixed,
        draw.map((fault) => text(fault.id)),
      ) === text(broken),
  );
  return [
    ...(cards === 1 ? [] : [`lesson.mdx: <Draw /> has to stand there once, not ${cards} times`]),
    ...pairs
      .filter(([one, other]) => plant(fixed, [text(one), text(other)]) === undefined)
      .map(([one, other]) => `pods/${one}.ts and pods/${other}.ts change the same lines of the fixed pod`),
    ...(isDraw
      ? []
      : [`pods/${broken}.ts is no draw: the fixed pod with ${lesson.draws} of the faults planted`]),
    ...pool
      .filter(({ title }) => narrative.includes(title))
      .map(({ title }) => `lesson.mdx: it gives a fault away, “${title}”`),
    ...pool.flatMap(({ id: fault, from }) =>
      from !== undefined && lessons.includes(from) && from < id
        ? []
        : [`lesson.ts: the fault ${fault} is from ${from}, which is no lesson before this one`],
    ),
  ];
}
