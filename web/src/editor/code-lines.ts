import type { PhaseId } from "../../../server/protocol/index.ts";
import { diffLines } from "./diff.ts";
import { phaseLines } from "./phase-lines.ts";
import { plainLines, type SourceLines } from "./pod-source.ts";

/** A line of a source as it is shown. */
export interface CodeLine {
  readonly number: number;
  readonly pieces: readonly { readonly from: number; readonly text: string; readonly color?: string }[];
  readonly phase: PhaseId | undefined;
  /** Not in the source it is compared with. */
  readonly added: boolean;
  /** Something was taken away just before it. */
  readonly cut: boolean;
}

export interface Code {
  readonly lines: readonly CodeLine[];
  readonly added: number;
  readonly removed: number;
}

/** A source as it is shown, compared with another one where there is one. */
export function codeOf(source: SourceLines, base: SourceLines | undefined): Code {
  const text = plainLines(source);
  const phases = phaseLines(text);
  const { added, removedBefore, removed } = diffLines(base ? plainLines(base) : text, text);
  const lines = source.map((pieces, index): CodeLine => {
    let from = 0;
    return {
      number: index + 1,
      pieces: pieces.map(([piece, color]) => {
        const start = from;
        from += piece.length;
        return { from: start, text: piece, ...(color !== undefined && { color }) };
      }),
      phase: phases[index],
      added: added.has(index),
      cut: removedBefore.has(index),
    };
  });
  return { lines, added: added.size, removed };
}
