/**
 * What pod code may import from "last-call". This file is also copied into the sandbox; it imports nothing.
 */

/** Set by the lab to the length of a cluster second in ms. Outside the lab a second is a second. */
const second = Number(process.env["SECOND_MS"] ?? 1000);

/** So many cluster seconds, in ms of wall-clock time: `setTimeout(close, seconds(5))`. */
export const seconds = (count: number): number => count * second;
