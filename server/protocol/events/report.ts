import * as z from "zod/mini";
import { count, pod, sidecar } from "./fields.ts";

/** What a pod says of itself: annotation only, never evidence. */
export const reportEvents = {
  /** `pod`: in a run of trials, the service that was on trial. */
  log: { pod, sidecar, stream: z.enum(["stdout", "stderr"]), line: z.string() },
  "reported.listening": { pod },
  "reported.handlers": { pod, signals: z.array(z.string()) },
  "reported.closing": { pod },
  "reported.connections": { pod, open: count, active: count },
  "reported.alive": { pod, by: z.array(z.string()) },
} as const;
