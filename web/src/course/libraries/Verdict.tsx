import { Check, CircleDashed, Minus, X } from "lucide-react";
import type { PeerCell } from "../../../../server/protocol/index.ts";

const glyphs: Record<PeerCell["status"], readonly [typeof Check, string]> = {
  pass: [Check, "holds"],
  fail: [X, "does not hold"],
  unknown: [CircleDashed, "not known"],
  skip: [Minus, "does not apply"],
};

/** Whether a check holds, as a sign and in words for who doesn't see it. */
export function Verdict({ status }: Pick<PeerCell, "status">) {
  const [Glyph, words] = glyphs[status];
  return (
    <>
      <Glyph size={12} aria-hidden="true" />
      <span className="visually-hidden">{words}: </span>
    </>
  );
}
