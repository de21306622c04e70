import type { TrafficKind } from "../protocol/scenario.ts";
import type { KeptAnswer } from "./kept-answer.ts";
import { requestWriter, type RequestWriter } from "./request-bytes.ts";
import type { TrafficOptions } from "./types.ts";

/** The longest that Node's timers can wait, in ms. */
export const longestTimer = 2 ** 31 - 1;

/** One kind of request, its times in ms. */
export interface Kind {
  readonly method: string;
  readonly path: string;
  /** The client's own deadline for one attempt. */
  readonly deadline: number;
  /** A body that follows the head evenly over `ms`. Absent for what is written at once. */
  readonly upload: { readonly bytes: number; readonly ms: number } | undefined;
  /** Bytes of the answer that the client reads per ms; as they come, where absent. */
  readonly readPerMs: number | undefined;
  readonly write: RequestWriter;
  /** Keeps the answer of a request by hand, which is then told; nobody keeps any other. */
  readonly kept?: KeptAnswer;
}

/**
 * What the scenario's requests are like, and how often each kind is wanted, in the same order. Without `kinds` there
 * is one, which `method` and `path` say.
 * @throws {RangeError} when a path can't be sent.
 */
export function kindsOf(options: Pick<TrafficOptions, "traffic" | "second" | "host" | "head" | "body">): {
  kinds: Kind[];
  weights: number[];
} {
  const { traffic, second, host, head, body } = options;
  const { method, path } = traffic;
  const wanted: TrafficKind[] =
    traffic.kinds.length > 0 ? traffic.kinds : [{ weight: 1, method, path, sendOver: 0 }];
  const kinds = wanted.map((kind, at): Kind => {
    const field = traffic.kinds.length > 0 ? `traffic.kinds[${at}].path` : "traffic.path";
    const { upload, sendOver, readRate } = kind;
    return {
      method: kind.method,
      path: kind.path,
      deadline: Math.min((kind.deadline ?? traffic.deadline) * second, longestTimer),
      upload: upload === undefined ? undefined : { bytes: upload, ms: sendOver * second },
      readPerMs: readRate === undefined ? undefined : readRate / second,
      write: requestWriter({ ...kind, keepAlive: traffic.connections !== "fresh", field, host, head, body }),
    };
  });
  return { kinds, weights: wanted.map(({ weight }) => weight) };
}
