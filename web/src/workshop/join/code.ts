import { joinCodeSchema } from "../../../../server/protocol/index.ts";

/** The code that an address ends with, as the QR code in the room says it. */
export const codeInHash = (hash: string): string => /^#code=([^&]*)/.exec(hash)?.[1] ?? "";

/** What was typed as a code, as the server wants it: however it was spaced, and in whichever case. */
export const codeFrom = (typed: string): string => typed.replaceAll(/[\s\-–·]/g, "").toUpperCase();

/** What is wrong with a code before the server is asked; undefined if nothing is. */
export function codeTrouble(code: string): string | undefined {
  if (joinCodeSchema.safeParse(code).success) return undefined;
  if (code === "") return "The code stands on the screen in the room: six letters and digits.";
  if (/[01IO]/.test(code)) return "There is no 0, O, 1 or I in a code: look at the screen once more.";
  if (code.length !== 6) return `A code has six letters and digits; these are ${code.length}.`;
  return "A code has letters and digits only.";
}
