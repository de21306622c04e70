import * as z from "zod/mini";

/** What keeps a program from being run, and where. Lines and columns count from 1, columns in UTF-16 code units. */
export const programProblemSchema = z.object({ line: z.int(), column: z.int(), message: z.string() });
export type ProgramProblem = z.infer<typeof programProblemSchema>;
