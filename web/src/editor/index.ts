export { CodeTab } from "./CodeTab.tsx";
export { openDrafts } from "./open-drafts.ts";
export { resultOf } from "./result.ts";
export { Source } from "./Source.tsx";
export { useFile } from "./use-file.ts";
