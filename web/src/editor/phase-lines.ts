import { phases, type PhaseId } from "../../../server/protocol/index.ts";

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The label that a line is, when it is nothing but a comment naming one of the five phases: `// drain`. */
function labelOf(line: string): PhaseId | undefined {
  const comment = /^\s*\/\/\s*(.+?)\s*$/.exec(line)?.[1];
  return phases.find(({ label }) => label === comment)?.id;
}

/** Which phase of the shutdown each line belongs to: from its label to the next one, or to the end of the block. */
export function phaseLines(source: readonly string[]): (PhaseId | undefined)[] {
  let current: { id: PhaseId; indent: number } | undefined;
  return source.map((line) => {
    const label = labelOf(line);
    if (label) current = { id: label, indent: indentOf(line) };
    else if (current && (line.trim() === "" || indentOf(line) < current.indent)) current = undefined;
    return current?.id;
  });
}
