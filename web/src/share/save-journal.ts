import { toJsonl, type Journal } from "../../../server/protocol/index.ts";
import { ApiError, type Api } from "../link/index.ts";
import { saveFile } from "../ui/index.ts";
import type { Run, World } from "../world/index.ts";
import { openedJournal } from "./opened.ts";

/** The events of a finished run, from the file that it was opened from or from the server. @throws ApiError */
export const journalOf = async (api: Api, run: Run): Promise<Journal> =>
  openedJournal(run.id) ?? api.run(run.id);

/** What files of a run are called, without their ending. */
export const fileName = ({ history: { header } }: Run): string =>
  `${header.lesson}-${header.edited ? "yours" : header.variant}`;

/** Saves the journal of a finished run as a file; trouble becomes a notice. */
export async function saveJournal(world: World, api: Api, run: Run): Promise<void> {
  try {
    saveFile(`${fileName(run)}.jsonl`, "application/jsonl", toJsonl(await journalOf(api, run)));
  } catch (error) {
    world.tell(error instanceof ApiError ? error.message : String(error));
  }
}
