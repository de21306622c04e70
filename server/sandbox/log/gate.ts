import { createAllowance } from "../allowance.ts";
import { createLineCutter, type LineCutter, type RawLine } from "./lines.ts";
import { printable } from "./printable.ts";

export type LogStream = "stdout" | "stderr";

export interface LogLimits {
  /** A pod that prints more than this, all in all, is killed. */
  readonly killAfterBytes: number;
  /** What is shown of it each second; the rest is counted. */
  readonly shownBytesPerSecond: number;
  readonly longestLineBytes: number;
}

export const logLimits: LogLimits = {
  killAfterBytes: 64 * 1024 * 1024,
  shownBytesPerSecond: 128 * 1024,
  longestLineBytes: 4096,
};

/** A line costs at least this much, else a flood of empty lines would pass the byte limit. */
const leastCost = 64;

interface LogGateOptions {
  onLine(stream: LogStream, line: string): void;
  /** Called once, when the pod has printed more than `killAfterBytes`; nothing is shown from then on. */
  onFlood(): void;
  /** A monotonic clock in ms. */
  now(): number;
  readonly limits?: LogLimits;
}

/** Between what a pod prints and what a terminal or the journal gets to see. */
export interface LogGate {
  push(stream: LogStream, chunk: Uint8Array): void;
  /** Shows what was left without a line end, and says what was not shown. */
  end(): void;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A cut line may end inside a character: that half is dropped, while other bad UTF-8 becomes U+FFFD. */
function text({ bytes, cut }: RawLine): string {
  if (cut === 0) return printable(decoder.decode(bytes));
  const whole = printable(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: true }));
  return `${whole} [${cut} more bytes cut]`;
}

export function createLogGate({ onLine, onFlood, now, limits = logLimits }: LogGateOptions): LogGate {
  const cutters: Record<LogStream, LineCutter> = {
    stdout: createLineCutter(limits.longestLineBytes),
    stderr: createLineCutter(limits.longestLineBytes),
  };
  const shown = createAllowance(limits.shownBytesPerSecond);
  let printed = 0;
  let flooded = false;
  let hiddenLines = 0;
  let hiddenBytes = 0;

  const sayHidden = (stream: LogStream): void => {
    if (hiddenLines === 0) return;
    const rate = Math.round(limits.shownBytesPerSecond / 1024);
    onLine(
      stream,
      `[lab] ${hiddenLines} lines (${hiddenBytes} bytes) not shown: more than ${rate} KB in a second`,
    );
    hiddenLines = 0;
    hiddenBytes = 0;
  };

  const show = (stream: LogStream, raw: RawLine): void => {
    if (!shown.has(now())) {
      hiddenLines += 1;
      hiddenBytes += raw.bytes.length + raw.cut;
      return;
    }
    sayHidden(stream);
    const line = text(raw);
    shown.spend(Math.max(leastCost, line.length));
    onLine(stream, line);
  };

  return {
    push(stream, chunk) {
      if (flooded) return;
      printed += chunk.length;
      if (printed > limits.killAfterBytes) {
        flooded = true;
        onFlood();
        return;
      }
      for (const raw of cutters[stream].push(chunk)) show(stream, raw);
    },
    end() {
      for (const stream of ["stdout", "stderr"] as const) {
        const rest = cutters[stream].end();
        if (rest !== undefined) show(stream, rest);
      }
      sayHidden("stderr");
    },
  };
}
