import { late } from "../ui/index.ts";

export { Standing } from "./Standing.tsx";

/** The table of a run of trials. Few lessons have one: it comes when it is shown. */
export const TrialTable = late(async () => ({ default: (await import("./TrialTable.tsx")).TrialTable }));
