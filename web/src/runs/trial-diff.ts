import { trialScore, trialsOf, type History } from "../../../server/protocol/index.ts";

const caughtBy = (history: History): ReadonlySet<string> => {
  const trials = trialsOf(history);
  if (trialScore(trials).sound !== true) return new Set();
  const caught = trials.filter(({ works, standing }) => !works && standing === "right");
  return new Set(caught.map(({ service }) => service.name));
};

const listed = (names: ReadonlySet<string>): string => [...names].join(", ");

/** What one test catches that the other doesn't, the earlier one first. */
export function trialDiffInWords(before: History, after: History): string {
  const [first, second] = [caughtBy(before), caughtBy(after)];
  const more = second.difference(first);
  const less = first.difference(second);
  if (more.size === 0 && less.size === 0) return "both catch the same services";
  return [
    ...(more.size > 0 ? [`the second catches ${listed(more)}, which the first doesn’t`] : []),
    ...(less.size > 0 ? [`the first catches ${listed(less)}, which the second doesn’t`] : []),
  ].join("; ");
}
