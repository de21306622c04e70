import type { Seat, Workshop } from "../../server/protocol/index.ts";

/** When the views are looked at, ms since 1970: as `view.ts` has it. */
const now = Date.parse("2026-11-24T09:00:00Z");
/** So many minutes before. */
export const minutes = (count: number): number => now - count * 60_000;

const names =
  "Ada Bo Chidi Dagny Emre Freja Gökhan Hana Ines Jonas Kofi Leila Mateusz Noor Oskar Priya Quentin Ruth Søren Tuva Uma Viktor Wanjiru Xenia Yusuf Zoë Aino Bruno Carmen Diego Elif Fatima Greta Hugo Ivana Jan Katarzyna Lars Mei Nils Olga Pelle Rosa Sven Tomás Ursula Vera Wiktor Yara Maximiliane-Charlotte-von-und-zu-Lichtenfels".split(
    " ",
  );
const doings = ["reading", "reading", "running", "reading", "run", "reading", "place"] as const;
const lessons = ["05-endpoint-race", "05-endpoint-race", "03-exit-is-not-graceful", "05-endpoint-race"];

/** A learner as far as a workshop of an hour has brought them, by their number. */
function seat(name: string, nth: number): Seat {
  const away = nth % 13 === 6;
  const tries = nth % 11 === 4 ? 3 : nth % 6 === 3 ? 1 : 0;
  const far = tries > 0 ? 2 + (nth % 2) : (nth * 7) % 5;
  const lesson = lessons[nth % lessons.length] ?? "";
  const stuck =
    tries === 3
      ? { since: minutes(nth / 3), why: "3 tries of their own have failed" }
      : nth % 17 === 9 && { since: minutes(2), why: "no step for 10 minutes" };
  const lost = tries === 3 ? 12 + nth : far > 3 ? 0 : 7;
  return {
    id: `seat-${nth}`,
    name,
    joinedAt: minutes(60) + nth * 1000,
    seenAt: away ? minutes(nth) : now,
    connected: !away,
    doing: away ? "away" : (doings[nth % doings.length] ?? "reading"),
    ...((nth % 19 !== 18 || tries > 0) && {
      standing: {
        lesson,
        ...(far > 0 && { predicted: "skipped" }),
        steps: [far > 0, far > 1, far > 2, far > 3] as [boolean, boolean, boolean, boolean],
      },
    }),
    ...((far > 1 || tries > 0) && {
      lastRun: {
        lesson,
        variant: far > 3 ? "fixed" : "broken",
        edited: tries > 0,
        lost,
        checks: { held: lost === 0 ? 9 : 6, of: 9 },
        at: minutes(nth % 9),
      },
    }),
    failedTries: tries,
    ...(stuck && { stuck }),
  };
}

/** Before anybody has come. */
export const emptyRoom: Workshop = {
  code: "K7M4XQ",
  joinUrl: "http://lab.example:4600/join#code=K7M4XQ",
  labs: { of: 24, taken: 0, waiting: 0 },
  runs: { of: 2, taken: 0, waiting: 0 },
  seats: [],
  predictions: {},
  notices: [],
};

/** Fifty people after an hour: some are ahead, some stuck, some away. */
export const fullRoom: Workshop = {
  ...emptyRoom,
  labs: { of: 24, taken: 24, waiting: 7 },
  runs: { of: 2, taken: 2, waiting: 8 },
  seats: names.map(seat),
  predictions: {
    "05-endpoint-race": { none: 4, "in-flight": 17, "until-not-ready": 9, "until-learned": 12, skipped: 3 },
  },
  notices: [
    { id: 1, at: minutes(31), lesson: "03-exit-is-not-graceful" },
    { id: 2, at: minutes(12), lesson: "05-endpoint-race", text: "Predict first, then run it." },
    {
      id: 3,
      at: minutes(4),
      text: "Look at the two routers' lanes, and at where the process stands when the second one changes.",
    },
  ],
};
