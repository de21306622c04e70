import type { Lesson, Rewrite } from "../protocol/index.ts";

/** A pod's source as a lesson's folder holds it. */
export interface PodSource {
  /** As an error about it names it: relative to the lessons folder. */
  readonly path: string;
  readonly text: string;
}

/** A rewrite of a lesson's fixed pod, with its files. */
export interface RewriteFiles {
  readonly rewrite: Rewrite;
  readonly program: PodSource | undefined;
  readonly manifest: PodSource | undefined;
}

/** One lesson folder, read and found valid. */
export interface LessonFolder {
  /** The folder's name, such as `05-endpoint-race`. */
  readonly id: string;
  readonly lesson: Lesson;
  /** The text, `lesson.mdx`. */
  readonly narrative: string;
  /** By variant id. */
  readonly pods: ReadonlyMap<string, PodSource>;
  /** By variant id; empty where the lesson's pods are deployed without. */
  readonly manifests: ReadonlyMap<string, PodSource>;
  /** Other answers to it, right and wrong ones: what `lastcall verify --rewrites` runs. */
  readonly rewrites: readonly RewriteFiles[];
  /** By the name of their file. */
  readonly sidecars: ReadonlyMap<string, PodSource>;
  /** What its tests are tried on, likewise; empty where its programs are no tests. */
  readonly services: ReadonlyMap<string, PodSource>;
}

/** A folder that can't be used. The message names the file, what is wrong and what to do. */
export class LessonError extends Error {
  override readonly name = "LessonError";
}
