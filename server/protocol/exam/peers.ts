import * as z from "zod/mini";
import { causeSchema } from "../cause.ts";
import { examCheckIdSchema } from "./checks.ts";

const cellSchema = z.object({
  /** What the matrix says: `ok`, `all refused`, `held`, `2.0 s`; `–` where nothing could be seen. */
  text: z.string(),
  status: z.enum(["pass", "fail", "skip", "unknown"]),
  /** One sentence without a full stop. */
  summary: z.string(),
  /** Why the first lost request was lost, where requests were. */
  cause: z.nullable(causeSchema),
});
export type PeerCell = z.infer<typeof cellSchema>;

const peerSchema = z.object({
  /** With the package's version, where it is one. */
  title: z.string(),
  /** What it does to shut down, as a program. */
  code: z.string(),
  /** One for each column, in their order. */
  cells: z.array(cellSchema),
});
export type MeasuredPeer = z.infer<typeof peerSchema>;

/** What `npm run bench peers -- --out FILE` writes: every peer, examined in one run. */
export const measuredPeersSchema = z.object({
  format: z.literal("lastcall-peers"),
  version: z.literal(1),
  node: z.string(),
  measuredAt: z.iso.datetime(),
  /** Requests a second; seconds until the routers know, and until SIGKILL. */
  conditions: z.object({ rate: z.number(), propagation: z.number(), grace: z.number() }),
  columns: z.array(z.object({ head: z.string(), check: examCheckIdSchema, says: z.string() })),
  peers: z.array(peerSchema),
});
export type MeasuredPeers = z.infer<typeof measuredPeersSchema>;
