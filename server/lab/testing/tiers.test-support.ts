import type { Tier } from "../../protocol/index.ts";
import { chooseTier } from "../../sandbox/index.ts";

const wanted: readonly Tier[] = ["container", "process"];

/** Both tiers for `describe.each`; one that can't run here is skipped and says why, except in CI, where it fails. */
export const tiers = await Promise.all(
  wanted.map((tier) =>
    chooseTier(tier).then(
      () => ({ tier, title: `in the ${tier} tier`, skipped: false }),
      (error: Error) => ({
        tier,
        title: `in the ${tier} tier (skipped: ${error.message})`,
        skipped: !process.env["CI"],
      }),
    ),
  ),
);
