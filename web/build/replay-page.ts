import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(`../src/replay/${path}`, import.meta.url));

/**
 * Builds the page that replays a run without a network: one file, `replay.html`, with script, style and fonts in it
 * and room for a journal. The same parts as the page itself, put together a second time.
 */
export function replayPage(): Plugin {
  return {
    name: "replay-page",
    apply: "build",
    async generateBundle() {
      const [template, parts] = await Promise.all([readFile(here("template.html"), "utf8"), bundle()]);
      this.emitFile({ type: "asset", fileName: "replay.html", source: fill(template, parts) });
    },
  };
}

interface Parts {
  readonly script: string;
  readonly style: string;
}

async function bundle(): Promise<Parts> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL("..", import.meta.url)),
    logLevel: "warn",
    plugins: [react()],
    publicDir: false,
    build: {
      write: false,
      target: "es2024",
      assetsInlineLimit: Infinity,
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: {
        input: here("main.tsx"),
        output: { format: "iife", codeSplitting: false },
        // What is loaded late by a part that isn't used here stays away: the terminal, above all.
        treeshake: { manualPureFunctions: ["lazy"] },
        // Where chunks are fetched from: there are none.
        transform: { define: { "import.meta": "{}" } },
      },
    },
  });
  const files = [built].flat().flatMap((result) => ("output" in result ? result.output : []));
  const scripts = files.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  const styles = files.flatMap((file) =>
    file.type === "asset" && file.fileName.endsWith(".css") ? [String(file.source)] : [],
  );
  const [script] = scripts;
  if (script === undefined || scripts.length > 1) {
    throw new Error(`the replay page must be one script, and came out as ${scripts.length}`);
  }
  return { script, style: styles.join("\n") };
}

/** Puts the parts in as they are: a `$` in them means nothing, and nothing in them ends the element around them. */
function fill(template: string, parts: Parts): string {
  const script = parts.script
    .replaceAll("</script", String.raw`<\/script`)
    .replaceAll("<!--", String.raw`<\!--`);
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "font-src data:",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const values: Readonly<Record<string, string>> = { policy, style: parts.style, script };
  // The script's hash is that of all that stands in its element, be it only a line break.
  return template.replace(/\s*%(policy|style|script)%\s*/g, (_, name: string) => values[name] ?? "");
}
