import { late } from "../ui/index.ts";

export { DropTarget } from "./DropTarget.tsx";
export { openFile, openJournal } from "./opened.ts";
export { saveJournal } from "./save-journal.ts";
export { momentOf, spotOf } from "./run-link.ts";

/** What a run leaves this page by; fetched late. */
export const ShareBox = late(() => import("./ShareBox.tsx"));
