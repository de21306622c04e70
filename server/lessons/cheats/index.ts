import { doors } from "./doors.ts";
import { forged } from "./forged.ts";
import { payments } from "./payments.ts";
import { tests } from "./tests.ts";
import { work } from "./work.ts";

export type { Cheat } from "./cheat.ts";
export { tryCheats } from "./try-cheats.ts";

/** Every cheat; a new one is a row in one of these. */
export const cheats = [...forged, ...payments, ...doors, ...work, ...tests];
