import { randomInt } from "node:crypto";

/** No letter or digit that is mistaken for another: see `joinCodeSchema`. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const length = 6;

/** A new join code, as likely as any other. */
export const newCode = (): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
