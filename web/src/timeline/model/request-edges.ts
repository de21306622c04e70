import {
  isLost,
  type History,
  type ProxyTry,
  type RequestRecord,
} from "../../../../server/protocol/index.ts";
import { begins, ends, type Edge } from "./edge.ts";

/** Whether a request goes to a proxy, which then tries pods: its bars are the tries. */
function proxied({ routers, header }: History, { router }: RequestRecord): boolean {
  const kind = routers.get(router)?.kind;
  return kind === "ingress" || (kind === "load-balancer" && header.scenario.loadBalancer?.layer === 7);
}

/** What is known of a request's bars: one on the pod it went to, or one for each try of its proxy. */
export function requestEdges(history: History, request: RequestRecord): Edge[] {
  const { id, settled, sent, tries } = request;
  const lost = request.observed !== undefined && isLost(request.observed);
  if (!proxied(history, request)) {
    const known = { of: "request", pod: request.pod, id, nth: 0 } as const;
    return [begins(known, sent), ...(settled ? [ends(known, settled, lost)] : [])];
  }
  if (tries.length === 0) {
    // The proxy itself did not let it in: no pod ever met it.
    const known = { of: "request", pod: null, id, nth: 0 } as const;
    return settled ? [begins(known, settled), ends(known, settled, lost)] : [];
  }
  return tries.flatMap((tried, nth) => {
    const known = { of: "request", pod: tried.pod, id, nth } as const;
    const own = tried.settled;
    const byTry = own && (!settled || own.seq < settled.seq);
    const over = byTry ? own : settled && settled.seq > tried.seq ? settled : undefined;
    return [
      begins(known, tried),
      ...(over ? [ends(known, over, byTry ? own.result !== "answered" : lost)] : []),
    ];
  });
}

/** Whether a bar of a request counts as lost by now: a proxy's earlier tries by their result, the last as its client saw it. */
export function barIsLost(request: RequestRecord, nth: number): boolean {
  const tried: ProxyTry | undefined = request.tries[nth];
  if (tried && nth < request.tries.length - 1) {
    return tried.settled !== undefined && tried.settled.result !== "answered";
  }
  return request.outcome !== undefined && isLost(request.outcome);
}
