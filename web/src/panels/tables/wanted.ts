import {
  isLost,
  outcomeAt,
  standingAt,
  type Cause,
  type History,
  type Outcome,
  type RequestRecord,
} from "../../../../server/protocol/index.ts";

/** Which requests a table lists; null where any will do. */
export interface Wanted {
  readonly show: "all" | "lost" | Outcome;
  readonly pod: string | null;
  /** The router that was asked: a node's own, or a proxy. */
  readonly router: string | null;
  /** As it was judged at the end of the run. */
  readonly cause: Cause | null;
  /** Only attempts that are, or were followed by, another one. */
  readonly retried: boolean;
  /** The beginning of a number, or a part of the path or of the client's name. */
  readonly search: string;
}

export const anything: Wanted = {
  show: "all",
  pod: null,
  router: null,
  cause: null,
  retried: false,
  search: "",
};

/** Whether a request is wanted, by what was known of it at `t`, ms since the run began. */
export function isWanted(history: History, wanted: Wanted, request: RequestRecord, t: number): boolean {
  if (request.sent.t > t) return false;
  const { show, pod, router, cause, retried, search } = wanted;
  if (pod !== null && request.pod !== pod) return false;
  if (router !== null && request.router !== router) return false;
  if (cause !== null && request.explained?.cause !== cause) return false;
  if (retried && request.retryOf === undefined && request.retriedBy === undefined) return false;
  if (search !== "" && !isFound(request, search)) return false;
  if (show === "all") return true;
  if (show !== "lost") return outcomeAt(request, t) === show;
  const standing = standingAt(history, request, t);
  return standing !== "pending" && standing !== "passed-on" && isLost(standing);
}

function isFound({ id, path, client }: RequestRecord, search: string): boolean {
  const text = search.trim().replace(/^#/, "").toLowerCase();
  if (/^\d+$/.test(text)) return String(id).startsWith(text);
  return path.toLowerCase().includes(text) || client.toLowerCase().includes(text);
}
