import { workshopSchema, type Workshop } from "../../../../server/protocol/index.ts";
import type { Api } from "../../link/index.ts";

/** Without an answer for so long, the server counts as away, ms. */
const patience = 6_000;

/** The room as it is now. */
export const askRoom = (api: Api): Promise<Workshop> =>
  api.ask(workshopSchema, "/api/workshop", { signal: AbortSignal.timeout(patience) });

/** Says something to everybody: a sentence, a lesson to open, or both. */
export const sayToAll = (api: Api, said: { text?: string; lesson?: string }): Promise<void> =>
  api.tell("/api/workshop/notices", { method: "POST", body: JSON.stringify(said) });

/** Gives a seat free: its token is worth nothing any more. */
export const freeSeat = (api: Api, seat: string): Promise<void> =>
  api.tell(`/api/workshop/seats/${encodeURIComponent(seat)}`, { method: "DELETE" });

/** Makes another code, so that the present one takes nobody any more. */
export const newCode = (api: Api): Promise<void> =>
  api.tell("/api/workshop/code", { method: "POST", body: "{}" });
