import { expect, test } from "vitest";
import { verdictsOn } from "./testing/examined.ts";
import { wellBehaved } from "./testing/well-behaved.ts";

test.concurrent.for(Object.entries(wellBehaved))(
  "no false alarm: %s",
  { timeout: 150_000 },
  async ([, settings]) => {
    const { fail, pass } = await verdictsOn(settings);
    expect(fail).toEqual({});
    expect(Object.keys(pass)).toEqual(
      expect.arrayContaining([
        "propagation-fresh",
        "stops-accepting",
        "deadline",
        "startup-signal",
        "orphans",
      ]),
    );
  },
);
