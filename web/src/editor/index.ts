export { CodeTab } from "./CodeTab.tsx";
export { openDrafts } from "./draft.ts";
export { resultOf } from "./result.ts";
export { Source } from "./Source.tsx";
export { useFile } from "./use-file.ts";
