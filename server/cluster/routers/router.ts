import type { Endpoint } from "../../protocol/index.ts";
import type { Slice } from "../endpoints.ts";

/** What a router says to a new connection. `reject`: refused at once. `drop`: its packets vanish. */
export type Choice = { readonly pod: string } | "reject" | "drop";

/** Whoever keeps an endpoint table and chooses from it when a connection opens. One file each. */
export interface Router {
  /** As in the journal: a kube-proxy has its node's name. */
  readonly name: string;
  /** Only the rows that it may use, so that `usable` of the protocol says what it would choose from. */
  readonly table: readonly Endpoint[];
  choose(): Choice;
  /** The slice has changed; when and how the router hears of it is its own matter. */
  sliceChanged(slice: Slice): void;
  close(): void;
}
