import type { ReactElement } from "react";
import { outcomes, type Glyph as Shape, type Outcome } from "../../../server/protocol/index.ts";

const shapes: Record<Shape, ReactElement> = {
  disc: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  square: <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />,
  cross: <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  triangle: <path d="M6 1l5 9.5H1z" fill="currentColor" />,
  hourglass: <path d="M1.8 1h8.4L6 6l4.2 5H1.8L6 6z" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  "ringed-disc": (
    <>
      <circle cx="6" cy="6" r="2.4" fill="currentColor" />
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.4" />
    </>
  ),
  question: (
    <>
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeDasharray="2 1.6" />
      <path
        d="M4.6 4.8a1.4 1.4 0 1 1 1.9 1.3c-.4.2-.5.4-.5.8M6 8.6v.1"
        stroke="currentColor"
        fill="none"
        strokeLinecap="round"
      />
    </>
  ),
};

/** An outcome's shape in its colour. Decoration: the words stand beside it. */
export function OutcomeGlyph({ outcome, size = 12 }: { outcome: Outcome | undefined; size?: number }) {
  const row = outcome && outcomes[outcome];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
      style={{ color: `var(--${row?.tone ?? "in-flight"})`, flex: "none" }}
    >
      {row ? shapes[row.glyph] : <circle cx="6" cy="6" r="2.5" fill="currentColor" />}
    </svg>
  );
}
