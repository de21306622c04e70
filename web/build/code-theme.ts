import { createCssVariablesTheme } from "shiki";

/** What the narratives are written in; naming them keeps the build from loading every grammar there is. */
export const narrativeLanguages = [
  "ts",
  "js",
  "rust",
  "yaml",
  "ini",
  "sh",
  "sql",
  "nginx",
  "dockerfile",
] as const;

/** Colours by role, as CSS variables (`--code-token-keyword`, …), so that one build serves both themes. */
export const codeTheme = createCssVariablesTheme({ name: "last-call", variablePrefix: "--code-" });
