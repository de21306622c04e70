import { onKeptConnection } from "../evidence.ts";
import { requests, settledSeqs, turnedAwayFromInside, withCause, type Check } from "./judge.ts";
import { usable } from "../view.ts";

/**
 * Every new connection that a router sent here before it learned better was served, and no kept one was closed under a
 * request: whoever holds one doesn't ask a router again.
 */
export const propagation: Check = {
  id: "propagation",
  judge(known) {
    const { history, pod, losses } = known;
    const lost = withCause(losses, [
      "door-shut-before-router-knew",
      "turned-away",
      "idle-connection-closed",
    ]).filter((loss) => !turnedAwayFromInside(known, loss));
    if (lost.length > 0) {
      const routed = lost.filter(({ request }) => !onKeptConnection(request));
      const routers = [...new Set(routed.map(({ request }) => request.router))].join(" and ");
      const why =
        routed.length > 0
          ? `${requests(routed.length)} that router ${routers} still sent to ${pod.name} found no service there`
          : lost.every(({ cause, behind }) => (behind ?? cause) === "idle-connection-closed")
            ? `${requests(lost.length)} met a kept connection that ${pod.name} was just closing`
            : `${requests(lost.length)} on kept connections found no service at ${pod.name}`;
      return { status: "fail", why, evidence: settledSeqs(lost) };
    }
    const from = (pod.deleted ?? pod.signals[0])?.t;
    if (from === undefined)
      return { status: "unknown", why: `${pod.name} was never told to stop`, evidence: [] };
    const late = [...history.requests.values()].filter(
      (request) => request.pod === pod.name && !request.reused && request.sent.t > from,
    );
    const forgotten = [...history.routers.values()].map((router) =>
      router.tables.find((table) => table.t >= from && !usable(table.endpoints).includes(pod.name)),
    );
    const evidence = [
      ...late.flatMap(({ settled }) => settled?.seq ?? []),
      ...forgotten.flatMap((table) => table?.seq ?? []),
    ];
    if (late.length > 0) {
      return { status: "pass", why: `${requests(late.length)} routed to it late, all served`, evidence };
    }
    return forgotten.every((table) => table)
      ? { status: "pass", why: "the routers learned at once; nothing was routed to it late", evidence }
      : { status: "unknown", why: "nothing was routed to it after the deletion", evidence };
  },
};
