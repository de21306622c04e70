import { createAllowance } from "../allowance.ts";
import { createLineCutter, type RawLine } from "../log/lines.ts";
import { reportSchema, type Report } from "./schema.ts";

const longestBytes = 4096;
/** The preload stays far below; what a pod forges beyond this is counted and dropped. */
const perSecond = 200;
const floodBytes = 8 * 1024 * 1024;

interface ReportReaderOptions {
  onReport(report: Report): void;
  /** Called once, when the pod has written more than 8 MB of reports; nothing is read from then on. */
  onFlood(): void;
  /** A monotonic clock in ms. */
  now(): number;
}

export interface ReportReader {
  push(chunk: Uint8Array): void;
  /** How many lines were no report, or one too many. */
  readonly ignored: number;
}

function parse({ bytes, cut }: RawLine): Report | undefined {
  if (cut > 0) return undefined;
  try {
    const result = reportSchema.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a pod's reports and trusts none of them: nothing that a pod writes can make this throw. */
export function createReportReader({ onReport, onFlood, now }: ReportReaderOptions): ReportReader {
  const cutter = createLineCutter(longestBytes);
  const allowance = createAllowance(perSecond);
  let received = 0;
  let flooded = false;
  let ignored = 0;
  return {
    push(chunk) {
      if (flooded) return;
      received += chunk.length;
      if (received > floodBytes) {
        flooded = true;
        onFlood();
        return;
      }
      for (const line of cutter.push(chunk)) {
        const report = allowance.has(now()) ? parse(line) : undefined;
        if (report === undefined) {
          ignored += 1;
        } else {
          allowance.spend(1);
          onReport(report);
        }
      }
    },
    get ignored() {
      return ignored;
    },
  };
}
