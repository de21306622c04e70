import * as z from "zod/mini";
import { commandSchema } from "../protocol/index.ts";
import { groundSchema, jobSchema } from "./job.ts";

/** What a lab's process is told. */
export const orderSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ground"), ground: groundSchema }),
  z.object({ type: z.literal("run"), job: jobSchema }),
  z.object({ type: z.literal("command"), id: z.int(), command: commandSchema }),
  /** The run that is under way ends here, for this reason: nobody asked for it by a command. */
  z.object({ type: z.literal("stop"), why: z.string() }),
  z.object({ type: z.literal("end") }),
]);
export type Order = z.infer<typeof orderSchema>;
