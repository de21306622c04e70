import { expect, test, vi } from "vitest";
import { startClock } from "../journal/index.ts";
import { Lateness } from "./lateness.ts";

test("an exam that was held up knows by how much", async () => {
  const clock = startClock();
  const lateness = new Lateness(clock);
  while (clock.now() < 300);
  await vi.waitUntil(() => lateness.worst > 0);
  lateness.stop();
  expect(lateness.worst).toBeGreaterThan(150);
});
