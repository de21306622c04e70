import { ApiError, type Api } from "../link/index.ts";
import type { World } from "../world/index.ts";

/** Saves the journal of the lab's last run as a file. */
export async function saveJournal(world: World, api: Api): Promise<void> {
  const { session } = world.link;
  if (session === null) return world.tell("There is no lab yet whose journal could be saved.");
  try {
    const url = URL.createObjectURL(await api.journal(session));
    const link = document.createElement("a");
    link.href = url;
    link.download = "journal.jsonl";
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    world.tell(error instanceof ApiError ? error.message : String(error));
  }
}
