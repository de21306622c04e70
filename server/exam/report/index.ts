import type { Examined } from "../exam.ts";
import { html } from "./html.ts";
import { junit } from "./junit.ts";
import type { Look } from "./look.ts";
import { markdown } from "./markdown.ts";
import { tap } from "./tap.ts";
import { text } from "./text.ts";

/** Every format of a report, each a function of what was found. A new one is a row here. */
export const formats = {
  text,
  json: ({ result }) => `${JSON.stringify(result)}\n`,
  junit,
  tap,
  markdown,
  html,
} as const satisfies Record<string, (examined: Examined, look: Look) => string>;

export type FormatId = keyof typeof formats;
export const formatIds = Object.keys(formats) as [FormatId, ...FormatId[]];

export { badge } from "./badge.ts";
export { plain, type Look } from "./look.ts";
export { signs } from "./text.ts";
