import type { Seat } from "../../../../server/protocol/index.ts";
import { ago } from "../time.ts";

/** What somebody does now. */
export function doingInWords({ doing, seenAt }: Seat, now: number): string {
  switch (doing) {
    case "away":
      return `away ${ago(seenAt, now)}`;
    case "place":
      return "waits: lab";
    case "run":
      return "waits: run";
    case "reading":
      return "reads";
    case "running":
      return "runs";
  }
}

/** What there is of something beside how much is taken: `of 20`, `of 2, 5 wait`. */
export const limitInWords = ({ of, waiting }: { of: number; waiting: number }): string =>
  `of ${of}${waiting > 0 ? `, ${waiting} wait${waiting === 1 ? "s" : ""}` : ""}`;

/** The address to be typed, without what every browser adds: `10.0.0.5:4600/join`. */
export const typedAddress = (joinUrl: string): string => {
  const { host, pathname } = new URL(joinUrl);
  return host + pathname;
};

/** A code as it is read aloud: `ABC 234`. */
export const spacedCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
