import { useCallback, useState } from "react";
import * as z from "zod/mini";

/** Hands counted for each option of a question, by the option's id. */
export type Votes = Readonly<Record<string, number>>;

const votesSchema = z.record(z.string(), z.int().check(z.nonnegative()));

/** Reads what was counted; what can't be read counts as nothing. */
export function readVotes(storage: Pick<Storage, "getItem">, key: string): Votes {
  try {
    const parsed = votesSchema.safeParse(JSON.parse(storage.getItem(key) ?? "{}"));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** One hand more, or fewer; never below none. */
export const counted = (votes: Votes, option: string, by: 1 | -1): Votes => ({
  ...votes,
  [option]: Math.max(0, (votes[option] ?? 0) + by),
});

export const allOf = (votes: Votes): number => Object.values(votes).reduce((sum, count) => sum + count, 0);

/** The options with the most hands; none when nobody raised one. */
export function leaders(votes: Votes): readonly string[] {
  const most = Math.max(0, ...Object.values(votes));
  return most === 0 ? [] : Object.keys(votes).filter((option) => votes[option] === most);
}

/** The hands of one question, kept for as long as this tab is open: a reload in the middle of a talk costs nothing. */
export function useVotes(lesson: string, question: string) {
  const key = `lastcall.votes.${lesson}.${question}`;
  const [kept, setKept] = useState<{ readonly key: string; readonly votes: Votes }>();
  const votes = kept?.key === key ? kept.votes : readVotes(sessionStorage, key);
  const keep = useCallback(
    (next: Votes) => {
      setKept({ key, votes: next });
      try {
        sessionStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing: the hands are shown all the same.
      }
    },
    [key],
  );
  return {
    votes,
    count: (option: string, by: 1 | -1) => keep(counted(votes, option, by)),
    clear: () => keep({}),
  };
}
