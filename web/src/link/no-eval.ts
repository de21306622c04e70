import * as z from "zod/mini";

// The page's content security policy forbids eval; without this the schema library would probe for it and be reported.
// Imported before everything else, because a schema decides at its making.
z.config({ jitless: true });
