import { afterAll, beforeAll, expect, test } from "vitest";
import { start, type Running } from "../../testing/cli.ts";
import { Page } from "../../testing/page.ts";
import { dropSockets } from "./drop-sockets.ts";

let server: Running;
let page: Page;
beforeAll(async () => {
  server = start(["serve", "--port", "0"]);
  page = new Page(await server.line("Last Call is open"));
});
afterAll(async () => {
  server.child.kill("SIGTERM");
  await server.ended;
});

test("60 sockets dropped in random places: no event is lost or doubled", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const dropped = await dropSockets(page, { drops: 60, seed, rate: 40 });
  expect(dropped.faults, `npm run bench drops -- --seed ${seed}`).toEqual([]);
  expect(dropped.drops).toBeGreaterThanOrEqual(60);
  for (const where of ["up", "down", "later"] as const) expect(dropped.cuts[where]).toBeGreaterThan(0);
});
