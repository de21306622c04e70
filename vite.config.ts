import mdx from "@mdx-js/rollup";
import react from "@vitejs/plugin-react";
import rehypeShiki from "@shikijs/rehype";
import remarkGfm from "remark-gfm";
import { defineConfig } from "vite";
import { codeTheme, narrativeLanguages } from "./web/build/code-theme.ts";
import { podLines } from "./web/build/pod-lines.ts";
import { replayPage } from "./web/build/replay-page.ts";

const server = process.env["LASTCALL_SERVER"] ?? "http://127.0.0.1:4600";

export default defineConfig({
  root: "web",
  plugins: [
    // Before React's plugin, which then sees plain JSX calls; both narratives and pods live outside of web/.
    {
      enforce: "pre",
      ...mdx({
        remarkPlugins: [remarkGfm],
        rehypePlugins: [
          [
            rehypeShiki,
            {
              theme: codeTheme,
              langs: [...narrativeLanguages],
              defaultLanguage: "text",
              // A busy machine takes longer than the usual limit for a line, which then is left without its colours.
              tokenizeTimeLimit: 0,
            },
          ],
        ],
      }),
    },
    podLines(),
    replayPage(),
    react(),
  ],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    // Which script needs which: what a first load is measured by.
    manifest: true,
    target: "es2024",
    // The content security policy allows no data: addresses for fonts.
    assetsInlineLimit: 0,
    // The editor, which is fetched when somebody writes.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // React changes seldom, the page often: apart, a browser keeps the one while it fetches the other.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 1 },
            // What every view needs, in one: cut into pieces, by who else needs them, it compresses worse.
            { name: "front", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: {
    fs: { allow: [".."] },
    // The server takes requests for itself only: the proxy speaks to it in its own name.
    proxy: { "/api": { target: server, ws: true, changeOrigin: true, headers: { origin: server } } },
  },
});
