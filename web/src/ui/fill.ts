import type { CSSProperties } from "react";

/** How far the track of a range input is filled, as a style: `share` is a percentage such as `40%`. */
export const filledTo = (share: string): CSSProperties => ({ "--share": share }) as CSSProperties;
