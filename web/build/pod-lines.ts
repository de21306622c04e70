import { readFile } from "node:fs/promises";
import { createHighlighter } from "shiki";
import type { Plugin } from "vite";
import { codeTheme } from "./code-theme.ts";

const query = "?lines";

/**
 * Lets the page import a pod's program or manifest as coloured lines: `import lines from "…/broken.ts?lines"` gives a
 * `[text, colour?][][]`, one list of pieces a line. The colouring happens once, while building.
 */
export function podLines(): Plugin {
  let highlighter: ReturnType<typeof createHighlighter> | undefined;
  return {
    name: "pod-lines",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith(query)) return undefined;
      const file = id.slice(0, -query.length);
      this.addWatchFile(file);
      highlighter ??= createHighlighter({ themes: [codeTheme], langs: ["ts", "yaml"] });
      const source = await readFile(file, "utf8");
      const { tokens } = (await highlighter).codeToTokens(source.trimEnd(), {
        lang: file.endsWith(".yaml") ? "yaml" : "ts",
        theme: codeTheme,
      });
      const lines = tokens.map((line) =>
        line.map(({ content, color }) =>
          color === undefined || color === "var(--code-foreground)" ? [content] : [content, color],
        ),
      );
      return { code: `export default ${JSON.stringify(lines)};`, moduleType: "js" };
    },
  };
}
