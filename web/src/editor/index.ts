export { CodeTab } from "./CodeTab.tsx";
export { openDraft } from "./draft.ts";
export { Source } from "./Source.tsx";
