/** What is looked at closer: a request, or another thing of which each has its own story. */
export interface Selection {
  readonly of: "request" | "job" | "span" | "socket" | "event";
  /** The request's, job's or socket's number; for a span its request's; for an event its id. */
  readonly id: number;
  /** Of an event: the connection that it is missing after. */
  readonly stream?: number;
}

/** The number of the selected request; null when something else is selected, or nothing. */
export const selectedRequest = (selection: Selection | null): number | null =>
  selection?.of === "request" ? selection.id : null;
