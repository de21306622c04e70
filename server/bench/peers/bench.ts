import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { interruption } from "../../cli/verb.ts";
import { examine, type Tried } from "../../exam/index.ts";
import {
  examSettingsSchema,
  type ExamCheckId,
  type ExamSettings,
  type MeasuredPeers,
} from "../../protocol/index.ts";
import type { Bench } from "../bench.ts";
import { cellsOf, columns, matrixOf, type Row } from "./matrix.ts";
import { peers, titleOf } from "./peers.ts";

const [grace, propagation, rate] = [12, 1, 20];

/** What stands in the matrix. */
const only: readonly ExamCheckId[] = [
  "in-flight",
  "propagation-fresh",
  "propagation-warm",
  "connection-close",
  "idle-keep-alive",
  "silent-socket",
  "partial-request",
  "websocket",
  "exit-code",
];

const fileOf = (service: string): string => join(import.meta.dirname, "services", `${service}.process.ts`);

/** The whole measurement, with the program of each peer. */
async function measuredPeers(rows: readonly Row[]): Promise<MeasuredPeers> {
  return {
    format: "lastcall-peers",
    version: 1,
    node: process.versions.node,
    measuredAt: new Date().toISOString(),
    conditions: { rate, propagation, grace },
    columns: columns.map(({ head, check, says }) => ({ head, check, says })),
    peers: await Promise.all(
      rows.map(async (row) => ({
        title: row.title,
        code: (await readFile(fileOf(row.service), "utf8")).trimEnd(),
        cells: cellsOf(row),
      })),
    ),
  };
}

/** @returns the trials of one exam of this service */
async function trialsOf(
  service: string,
  settings: Partial<ExamSettings>,
  signal: AbortSignal,
): Promise<readonly Tried[]> {
  const file = fileOf(service);
  const parsed = examSettingsSchema.parse({
    command: [process.execPath, "--disable-warning=ExperimentalWarning", file],
    cwd: import.meta.dirname,
    grace,
    propagation,
    rate,
    ...settings,
  });
  return (await examine(parsed, { signal })).trials;
}

/** The libraries that shut down a Node service, each examined in the same way. */
export const peersBench: Bench = {
  name: "peers",
  summary:
    "what shuts down a Node service, examined in one run: the README's matrix (--out FILE: the page's)",
  async run({ out }) {
    const signal = interruption();
    const rows: Row[] = [];
    for (const peer of peers) {
      const title = titleOf(peer);
      console.error(`examining ${title}`);
      const trials = await trialsOf(
        peer.service,
        { path: "/slow", slow: "/slow", ws: "/ws", only: [...only] },
        signal,
      );
      const long = await trialsOf(peer.service, { slow: "/long", only: ["in-flight"] }, signal);
      rows.push({ title, service: peer.service, trials, long });
    }
    console.log(
      `\nNode ${process.versions.node}; ${rate} requests a second, each of which takes one; the routers are ${propagation} s late, the grace is ${grace} s.\n`,
    );
    console.log(`${matrixOf(rows)}\n`);
    if (out !== undefined) await writeFile(out, `${JSON.stringify(await measuredPeers(rows), null, 1)}\n`);
  },
};
