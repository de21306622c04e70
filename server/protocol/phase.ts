/** The five steps of every graceful shutdown; the same labels in the timeline, the code's gutter and the checks. */
export const phases = [
  { id: "deregister", label: "deregister" },
  { id: "stop-accepting", label: "stop accepting" },
  { id: "drain", label: "drain" },
  { id: "stop-workers", label: "stop workers" },
  { id: "flush-and-exit", label: "flush and exit" },
] as const;

export type PhaseId = (typeof phases)[number]["id"];
