export { CodeTab } from "./CodeTab.tsx";
export { openDraft } from "./draft.ts";
export { resultOf } from "./result.ts";
export { Source } from "./Source.tsx";
