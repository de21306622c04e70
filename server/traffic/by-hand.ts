import { handClient, headOf, type HandRequest } from "../protocol/hand-request.ts";
import { Client } from "./client.ts";
import type { TrafficHost } from "./host.ts";
import { KeptAnswer } from "./kept-answer.ts";
import { longestTimer, type Kind } from "./kinds.ts";
import type { Route, TrafficOptions } from "./types.ts";

/** A request by hand, and the way that its node's router has found for it. */
export interface HandOrder extends Omit<HandRequest, "node" | "to"> {
  readonly node: string;
  readonly route: Route;
}

/** What a request by hand is like: written as it was asked for, its answer kept. */
export function handKind(order: HandOrder, { traffic, second }: TrafficOptions): Kind {
  const { method, path, body = "", timeout = traffic.deadline } = order;
  return {
    method,
    path,
    deadline: Math.min(timeout * second, longestTimer),
    upload: undefined,
    readPerMs: undefined,
    // Whatever is sent goes out as Latin-1: UTF-8 is told byte by byte.
    write: ({ request }) => headOf(request, order) + Buffer.from(body, "utf8").toString("latin1"),
    kept: new KeptAnswer(method === "HEAD"),
  };
}

/** A client for this one request: it keeps no connection, and its way has been found already. */
export const handSender = ({ node, route }: HandOrder, host: TrafficHost): Client =>
  new Client(handClient, node, 0, { ...host, route: () => route });
